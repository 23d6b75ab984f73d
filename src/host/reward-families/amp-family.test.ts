import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { buildTask } from '../../env/tasks.js';
import { cacheFolder } from '../data/cache-folder.js';
import { findDataSet, getData } from '../data/data-store.js';
import { openReward } from '../rewards.js';

const fresh = temporaryPaths();
const folder = new URL('../../../../shared/data/amp/', import.meta.url);
afterAll(() => delete process.env.OCGFN_DATA);

describe('amp:', () => {
  it('says how to get its data, and what names there are', async () => {
    process.env.OCGFN_DATA = fresh('cache');
    await expect(openReward('amp:amp_modlamp')).rejects.toThrow(
      'data: amp/amp_modlamp.tsv is not here; get it with: ocgfn data get amp',
    );
    await expect(openReward('amp:amp_modlam')).rejects.toThrow(
      'reward: unknown name "amp:amp_modlam"; did you mean "amp_modlamp"?',
    );
  });

  it.skipIf(!existsSync(folder))('four properties and two combinations on the peptide task (needs ../shared/data/amp)', async () => {
    process.env.OCGFN_DATA = fresh('cache');
    await getData(findDataSet('amp'), { from: folder.pathname });
    const env = buildTask('amp', {});
    const magainin = 'GIGKFLHSAKKFGKAFVGEIMNS';
    const score = async (spec: string): Promise<number> => (await (await openReward(spec, env)).oracle.score([magainin]))[0]!;
    for (const name of ['amp_modlamp', 'amp_iamp2l', 'gfnx']) expect(await score(`amp:${name}`)).toBeGreaterThan(0.7);
    const [antiviral, penetrating] = [await score('amp:avp_avppred'), await score('amp:cpp_mlcpp')];
    const sum = await score('0.5*amp:avp_avppred^1 + 0.5*amp:cpp_mlcpp^1');
    expect(sum).toBeCloseTo((antiviral + penetrating) / 2, 6);
    expect(await score('amp:avp_avppred^1 * amp:cpp_mlcpp^1')).toBeCloseTo(antiviral * penetrating, 6);
    // The trained proxies are kept beside the data.
    expect(readdirSync(join(cacheFolder(), 'amp'))).toContain('amp_modlamp.proxy.json');
  }); // prettier-ignore
});
