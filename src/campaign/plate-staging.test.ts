import { expect, it } from 'vitest';
import { firstFree } from './plate-staging.js';

it("numbers go on behind the last plate; another's file keeps its name and moves no other", () => {
  expect(firstFree(0, 1, [])).toBe(1);
  expect(firstFree(3, 1, [1, 2, 3])).toBe(4);
  expect(firstFree(3, 1, [1, 2, 3, 20240513])).toBe(4);
  expect(firstFree(3, 1, [4, 5, 7])).toBe(6);
  // Two plates of one round stay together.
  expect(firstFree(3, 2, [4, 5, 7])).toBe(8);
});
