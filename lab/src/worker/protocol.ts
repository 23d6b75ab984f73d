/** What the page and its workers say to each other: calls with an answer, and events of work that goes on. */
import type { Sampled, Spotlight } from '../engine/painter.js';
import type { PresetName } from '../engine/presets-list.js';
import type { RacePoint, RaceRequest } from '../engine/race.js';
import type { AdaptRequest, SequenceUpdate } from '../engine/sequences.js';
import type { TrainRequest, TrainUpdate, UpdateSlide } from '../engine/training.js';

/** A model that has been opened. */
export interface Opened {
  readonly side: number;
  readonly weights: number;
  readonly steps: number;
  /** Probability that a walk towards each outcome ends in it [X]. */
  readonly success: Float64Array;
}

/** A model as its run's files. */
export interface ModelFiles {
  readonly record: string;
  readonly checkpoint: Uint8Array;
}

/** Calls: name -> [argument, answer]. */
export interface Calls {
  open: [ModelFiles, Opened];
  paint: [{ readonly levels: Uint8Array; readonly whole: boolean }, Sampled];
  spotlight: [{ readonly y: number; readonly walks: number; readonly seed: number }, Spotlight];
  sample: [{ readonly count: number; readonly seed: number }, Int32Array[]];
  preset: [{ readonly name: PresetName; readonly side: number; readonly seed: number }, Uint8Array];
  trainStart: [TrainRequest, null];
  trainPlay: [{ readonly playing: boolean; readonly pace: number }, null];
  trainStep: [null, UpdateSlide];
  trainSpotlight: [{ readonly y: number; readonly walks: number; readonly seed: number }, Spotlight];
  trainExport: [null, ModelFiles];
  adapt: [AdaptRequest, null];
  stop: [null, null];
  race: [{ readonly files: ModelFiles; readonly request: RaceRequest }, null];
}

/** Events: name -> what they carry. */
export interface Events {
  train: TrainUpdate;
  race: RacePoint;
  sequence: SequenceUpdate;
}

export type CallName = keyof Calls;
export type EventName = keyof Events;

export interface CallMessage {
  readonly id: number;
  readonly name: CallName;
  readonly argument: unknown;
}

export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: EventName; readonly data: unknown };
