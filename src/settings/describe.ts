/**
 * Settings as descriptions: one line a setting says its type, bounds, preset and help. From it follow the
 * TypeScript type of the resolved values (`SettingsOf`), the check (parameters.ts), help texts (given.ts)
 * and the JSON Schema (settings-schema.ts).
 *
 *     const description = {
 *       steps: integer({ least: 1, preset: 5000, help: 'optimizer steps' }),
 *       backward: choice({ choices: ['uniform', 'learned'], preset: 'uniform', help: 'backward policy P_B' }),
 *       seed: integer({ least: 0, help: 'optional, since it has no preset' }),
 *     };
 *     type Settings = SettingsOf<typeof description>;
 *     // { readonly steps: number; readonly backward: 'uniform' | 'learned'; readonly seed?: number }
 *
 * Where presets depend on an environment, a function of it makes the description.
 */

interface Described {
  /** One line. */
  readonly help: string;
}

export interface IntegerParameter extends Described {
  readonly type: 'integer';
  readonly least: number;
  readonly greatest: number;
  readonly preset?: number;
}

export interface NumberParameter extends Described {
  readonly type: 'number';
  readonly least: number;
  readonly greatest?: number;
  readonly preset?: number;
  /** As of a choice. */
  readonly before?: number;
}

/** A list such as `256,256`; every entry lies within the bounds. */
export interface IntegersParameter extends Described {
  readonly type: 'integers';
  readonly least: number;
  readonly greatest: number;
  readonly preset?: readonly number[];
}

export interface TextParameter extends Described {
  readonly type: 'text';
  readonly preset?: string;
}

export interface ChoiceParameter<C extends string = string> extends Described {
  readonly type: 'choice';
  readonly choices: readonly C[];
  readonly preset?: C;
  /** Values that may be expected but are no choice, and why not. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Value in stored records that lack the parameter: what was done before there was one. Else the preset. */
  readonly before?: C;
}

export interface BooleanParameter extends Described {
  readonly type: 'boolean';
  readonly preset?: boolean;
  /** As of a choice. */
  readonly before?: boolean;
  /** Help and messages say yes and no, not true and false. Both are read of every one. */
  readonly isAnswer?: true;
}

/** `preset` is the value when none is given; a parameter without one is optional. */
export type Parameter =
  IntegerParameter | NumberParameter | IntegersParameter | TextParameter | ChoiceParameter | BooleanParameter;

/** Parameters by name, in the order of help texts. */
export type Description = Readonly<Record<string, Parameter>>;

export type Value = number | string | boolean | readonly number[];
/** Resolved values by parameter name; optional parameters that were not given are absent. */
export type Values = Readonly<Record<string, Value>>;

type ValueOf<P> =
  P extends ChoiceParameter<infer C>
    ? C
    : P extends IntegerParameter | NumberParameter
      ? number
      : P extends IntegersParameter
        ? readonly number[]
        : P extends TextParameter
          ? string
          : boolean;

type Preset = { readonly preset: unknown };
type Named<D> = {
  readonly [K in keyof D as D[K] extends Preset ? K : never]: ValueOf<D[K]>;
} & {
  readonly [K in keyof D as D[K] extends Preset ? never : K]?: ValueOf<D[K]>;
};

/** The type of the values that a description resolves to. */
export type SettingsOf<D extends Description> = string extends keyof D
  ? Values
  : { [K in keyof Named<D>]: Named<D>[K] };

/** What a constructor below is given: `type` is left out, and so may bounds be. */
type Given<P extends Parameter> = Omit<P, 'type' | 'greatest'> & { readonly greatest?: number };
type With<P extends Parameter> = P & Required<Pick<P, 'preset'>>;

/** An integer from `least` to `greatest`; without `greatest`, any that is safe. */
export function integer(given: Given<With<IntegerParameter>>): With<IntegerParameter>;
export function integer(given: Given<IntegerParameter>): IntegerParameter;
export function integer(given: Given<IntegerParameter>): IntegerParameter {
  return { type: 'integer', greatest: Number.MAX_SAFE_INTEGER, ...given };
}

/** A finite number from `least` to `greatest`. `Number.MIN_VALUE` as `least` means > 0. */
export function number(given: Given<With<NumberParameter>>): With<NumberParameter>;
export function number(given: Given<NumberParameter>): NumberParameter;
export function number(given: Given<NumberParameter>): NumberParameter {
  return { type: 'number', ...given };
}

/** One integer or more, each from `least` to `greatest`. */
export function integers(given: Omit<With<IntegersParameter>, 'type'>): With<IntegersParameter>;
export function integers(given: Omit<IntegersParameter, 'type'>): IntegersParameter;
export function integers(given: Omit<IntegersParameter, 'type'>): IntegersParameter {
  return { type: 'integers', ...given };
}

export function text(given: Omit<With<TextParameter>, 'type'>): With<TextParameter>;
export function text(given: Omit<TextParameter, 'type'>): TextParameter;
export function text(given: Omit<TextParameter, 'type'>): TextParameter {
  return { type: 'text', ...given };
}

export function boolean(given: Omit<With<BooleanParameter>, 'type'>): With<BooleanParameter>;
export function boolean(given: Omit<BooleanParameter, 'type'>): BooleanParameter;
export function boolean(given: Omit<BooleanParameter, 'type'>): BooleanParameter {
  return { type: 'boolean', ...given };
}

/** One of several words; the value has their type. */
export function choice<const C extends string>(
  given: Omit<ChoiceParameter<C>, 'type' | 'preset'> & { readonly preset: NoInfer<C> },
): ChoiceParameter<C> & { readonly preset: C };
export function choice<const C extends string>(
  given: Omit<ChoiceParameter<C>, 'type' | 'preset'>,
): ChoiceParameter<C>;
export function choice<const C extends string>(given: Omit<ChoiceParameter<C>, 'type'>): ChoiceParameter<C> {
  return { type: 'choice', ...given };
}

/** A parameter with its name. */
export type NamedParameter = Parameter & { readonly name: string };

/** The parameters of a description as a list, in its order. */
export function listParameters(description: Description): readonly NamedParameter[] {
  return Object.entries(description).map(([name, parameter]) => ({ name, ...parameter }));
}
