/**
 * The text of descriptors as a run stores it: files of the user's by their absolute path, so that the run
 * opens from any folder; questions go on naming them as they were typed. Commands stay as they are: only
 * their shell knows which words are files.
 */
import { resolve } from 'node:path';
import { formatDescriptorNode, nameOfNode, parseDescriptorSpec } from '../../descriptor/descriptor-spec.js';

/** @param spec descriptors that have been opened, paths relative to the working directory */
export function storedSpec(spec: string): string {
  return parseDescriptorSpec(spec)
    .map((node) => {
      const { kind, argument, parameters } = node;
      if (kind !== 'module' || argument === undefined) return formatDescriptorNode(node);
      const as = parameters.as ?? nameOfNode({ kind, argument });
      const file = resolve(argument);
      return formatDescriptorNode(
        file === argument ? node : { kind, argument: file, parameters: { ...parameters, as } },
      );
    })
    .join(',');
}
