/**
 * The text form of a list of descriptors, as typed on a command line or stored in run.json:
 *
 *     charge, hydrophobicity(bins=10), moment, length
 *     gc, motif:TATAAT(strands=both), similarity:GATTACA
 *     module:"my f.mjs"(least=0,greatest=1), command:"python3 f.py"(bins=8,least=-30,greatest=0)
 */
import { formatSpecParameters, quoteSpec, SpecReader } from '../settings/spec-reader.js';

export interface DescriptorNode {
  /** What stands before the colon, or the whole name. */
  readonly kind: string;
  /** What stands behind the colon. */
  readonly argument?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Parses a list of descriptors.
 * @throws one sentence that says what was expected, at which character
 */
export function parseDescriptorSpec(text: string): DescriptorNode[] {
  return new Parser('describe', text).parse();
}

/** The shortest text that parses to the same node. */
export function formatDescriptorNode({ kind, argument, parameters }: DescriptorNode): string {
  return `${nameOfNode({ kind, argument })}${formatSpecParameters(parameters)}`;
}

/** The node without its parameters: `motif:TATAAT`. */
export function nameOfNode({ kind, argument }: { kind: string; argument: string | undefined }): string {
  if (argument === undefined) return kind;
  return `${kind}:${/^[^\s(),"]+$/.test(argument) ? argument : quoteSpec(argument)}`;
}

class Parser extends SpecReader {
  parse(): DescriptorNode[] {
    const nodes = [this.node()];
    while (this.accept(',')) nodes.push(this.node());
    if (!this.ended) throw this.expected('a comma or the end');
    return nodes;
  }

  private node(): DescriptorNode {
    this.skipSpace();
    const kind = this.match(/[A-Za-z][A-Za-z0-9_-]*/y);
    if (kind === undefined) throw this.expected('a descriptor such as charge or motif:TATAAT');
    let argument: string | undefined;
    if (this.peek() === ':') {
      this.at++;
      argument = this.peek() === '"' ? this.quoted() : this.match(/[^\s(),"]+/y);
      if (argument === undefined || argument === '') throw this.expected(`what ${kind}: is about`);
    }
    const parameters = this.peek() === '(' ? this.parameters() : {};
    const node = { kind, parameters };
    return argument === undefined ? node : { ...node, argument };
  }
}
