/** A small grid with its exact conditional flows, for the lessons. */
import { buildTask } from 'ocgfn';
import { enumerateStates, exactConditionalFlow } from 'ocgfn/exact';
import { Painter } from '../engine/painter.js';

export const LESSON_SIDE = 9;
let made: Painter | undefined;

export function exactPainter(): Painter {
  made ??= new Painter(exactConditionalFlow(enumerateStates(buildTask('grid', { side: LESSON_SIDE }))));
  return made;
}
