/**
 * Preloaded (node --import): the clock of the system jumps back and forth, by up to ten years, every time
 * someone looks at it. Timers and performance.now() do not.
 */
const RealDate = Date;
let looks = 0;
const jump = () => {
  looks++;
  // Alternately into the past and into the future, each time by another amount.
  return (looks % 2 === 0 ? -1 : 1) * ((looks * 2654435761) % 3650) * 86_400_000;
};
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + jump());
    else super(...given);
  }
  static now() {
    return RealDate.now() + jump();
  }
};
process.on('exit', () => process.env.CLOCK_LOOKS && process.stderr.write(`looks ${looks}\n`));
