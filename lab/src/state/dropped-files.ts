/**
 * Files that are dropped onto the page: a picture becomes the painted reward, run.json with
 * checkpoint.safetensors becomes the model. Anything else, and anything too large, gets a sentence and
 * changes nothing.
 */
import { TOP_LEVEL } from '../engine/levels.js';
import { pictureSize } from './picture-size.js';

const MOST_BYTES = 32 * 2 ** 20;
const MOST_PIXELS = 40_000_000;

export type Dropped =
  | { readonly kind: 'picture'; readonly levels: Uint8Array }
  | {
      readonly kind: 'model';
      readonly record: string;
      readonly checkpoint: Uint8Array;
      readonly name: string;
    };

/** @throws one sentence that names the file and what would be right */
export async function readDropped(files: readonly File[], side: number): Promise<Dropped> {
  if (files.length === 0) throw new Error('Nothing was dropped that can be read as a file.');
  for (const { name, size } of files) {
    if (size > MOST_BYTES) {
      const mega = (size / 2 ** 20).toFixed(0);
      throw new Error(
        `${name} has ${mega} MB; pictures and checkpoints up to ${MOST_BYTES / 2 ** 20} MB are read.`,
      );
    }
    if (size === 0) throw new Error(`${name} is empty, or a folder; drop the files in it instead.`);
  }
  const record = files.find(({ name }) => name.endsWith('.json') && !name.startsWith('checkpoint'));
  const checkpoint = files.find(({ name }) => name.endsWith('.safetensors'));
  if (record && checkpoint) {
    const bytes = new Uint8Array(await checkpoint.arrayBuffer());
    return { kind: 'model', record: await record.text(), checkpoint: bytes, name: checkpoint.name };
  }
  if (record || checkpoint) {
    throw new Error('A model is two files of its run: drop run.json and checkpoint.safetensors together.');
  }
  return { kind: 'picture', levels: await readPicture(files[0], side) };
}

/** Whether a record is of a run that was pre-trained on properties; what is no record at all is not. */
export function isOfProperties(record: string): boolean {
  try {
    const { config }: { config?: { describe?: unknown } } = JSON.parse(record);
    return typeof config?.describe === 'string';
  } catch {
    return false;
  }
}

async function readPicture(file: File, side: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const size = pictureSize(bytes);
  if (!size) {
    throw new Error(`${file.name} is no PNG, JPEG, GIF or WebP picture, nor the two files of a run.`);
  }
  if (size.width * size.height > MOST_PIXELS) {
    throw new Error(`${file.name} has ${size.width} x ${size.height} pixels; up to 40 megapixels are read.`);
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]));
  } catch {
    throw new Error(`${file.name} begins like a picture, but this browser cannot decode it.`);
  }
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  // The whole picture, centered, on white: transparent is paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  const scale = side / Math.max(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height);
  bitmap.close();
  return levelsOf(context.getImageData(0, 0, side, side).data, side);
}

/**
 * Levels from RGBA pixels. What is rare on the picture is the reward: ink on a light ground, light on a dark
 * one.
 */
export function levelsOf(pixels: ArrayLike<number>, side: number): Uint8Array {
  const light = Float64Array.from({ length: side * side }, (_, i) => {
    return (0.2126 * pixels[4 * i] + 0.7152 * pixels[4 * i + 1] + 0.0722 * pixels[4 * i + 2]) / 255;
  });
  const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
  const levels = new Uint8Array(side * side);
  for (let x0 = 0; x0 < side; x0++) {
    for (let x1 = 0; x1 < side; x1++) {
      const value = light[(side - 1 - x1) * side + x0];
      levels[x0 * side + x1] = Math.round(TOP_LEVEL * (mean > 0.5 ? 1 - value : value));
    }
  }
  return levels;
}
