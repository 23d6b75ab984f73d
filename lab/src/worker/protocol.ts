/** What the page and its workers say to each other: calls with an answer, and events of work that goes on. */
import type { Sampled, Spotlight } from '../engine/painter.js';
import type { PresetName } from '../engine/presets-list.js';
import type { OpenedProperties, PropertyAnswer, PropertyRequest } from '../engine/properties.js';
import type { PlateAsk, ProposedPlate } from '../engine/plate.js';
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
  plate: [PlateAsk, ProposedPlate];
  propertiesOpen: [ModelFiles, OpenedProperties];
  propertiesAsk: [PropertyRequest, PropertyAnswer];
  race: [{ readonly files: ModelFiles; readonly request: RaceRequest }, null];
}

/** Events: name -> what they carry. */
export interface Events {
  train: TrainUpdate;
  race: RacePoint;
  sequence: SequenceUpdate;
  plateStage: { readonly stage: string; readonly done: number; readonly of: number };
}

export type CallName = keyof Calls;
export type EventName = keyof Events;

/** A call of a name, with the argument that belongs to it. */
export type CallMessage<Name extends CallName = CallName> = {
  [N in Name]: { readonly id: number; readonly name: N; readonly argument: Calls[N][0] };
}[Name];

/** The answer to a call of a name. */
export type AnswerMessage<Name extends CallName = CallName> = {
  [N in Name]: { readonly id: number; readonly name: N; readonly answer: Calls[N][1] };
}[Name];

/** A call that failed. */
export interface ErrorMessage {
  readonly id: number;
  readonly name: CallName;
  readonly error: string;
}

/** An event with what belongs to it. */
export type EventMessage<Name extends EventName = EventName> = {
  [N in Name]: { readonly event: N; readonly data: Events[N] };
}[Name];

export type Reply = AnswerMessage | ErrorMessage | EventMessage;
