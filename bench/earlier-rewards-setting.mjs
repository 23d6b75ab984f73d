// Tables of bench/earlier-rewards.mjs, and how their proteins bind DNA.
import { HELD_OUT } from './baselines-setting.mjs';

export { HELD_OUT };

/** Folds that bind DNA: tables of one are related. */
const BY_FOLD = {
  homeodomain:
    'ARX ESX1 HESX1 HOXB7 HOXC4 ISX MSX2 NKX2-8 PAX4 PAX6 PAX7 PBX4 PHOX2B POU4F3 POU6F2 PROP1 SIX6 VAX2 VENTX VSX2',
  'zinc finger': 'BCL6 EGR2 GFI1B KLF11 OVOL2 SNAI2 ZNF200 ZNF655',
  'nuclear receptor': 'NR1H4 NR2E3',
};

/** Fold by table. */
export const FOLDS = Object.fromEntries(
  Object.entries(BY_FOLD).flatMap(([fold, tables]) => tables.split(' ').map((table) => [table, fold])),
);

/** All 30. */
export const TABLES = Object.keys(FOLDS).sort();
