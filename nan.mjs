export default (xs) => xs.map(() => NaN)
