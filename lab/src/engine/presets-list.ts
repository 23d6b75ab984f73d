/**
 * Names of the rewards to begin with; apart from what draws them, so that the page can list them without it.
 */

export const PRESETS = [
  { name: 'islands', label: 'Islands' },
  { name: 'standard', label: 'Hypergrid' },
  { name: 'corners', label: 'Corners' },
  { name: 'ring', label: 'Ring' },
  { name: 'moons', label: 'Two moons' },
  { name: 'letters', label: 'GFN' },
  { name: 'noise', label: 'Noise' },
] as const;

export type PresetName = (typeof PRESETS)[number]['name'];
