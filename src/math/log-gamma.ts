/**
 * log of the gamma function, for arguments above 0. Stirling's series from 8 on, the recurrence below; the
 * relative error is below 1e-14 (Abramowitz and Stegun, 6.1.41).
 */
export function logGamma(x: number): number {
  let shift = 0;
  for (; x < 8; x++) shift += Math.log(x);
  const r = 1 / (x * x);
  const series =
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - (r * 5) / 5940 + (r * r * 691) / 360360)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
