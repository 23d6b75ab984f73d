/** The two files of a model that ships with the lab. */
import type { ModelFiles } from '../worker/protocol.js';

/**
 * @param folder such as `./model/`
 * @throws one sentence when the server has none
 */
export async function fetchModel(folder: string): Promise<ModelFiles> {
  const get = async (name: string): Promise<Response> => {
    const response = await fetch(folder + name);
    if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
    return response;
  };
  const [record, checkpoint] = await Promise.all([get('run.json'), get('checkpoint.safetensors')]);
  return { record: await record.text(), checkpoint: new Uint8Array(await checkpoint.arrayBuffer()) };
}
