/** What the registry says of a data set and of each of its files. */

export interface DataFile {
  readonly name: string;
  /** Of the unpacked file. */
  readonly bytes: number;
  readonly sha256: string;
  /**
   * Folder of the source's repository that holds the same as `seqs.fasta` and `classes.txt` (a label a line):
   * a clone of it does for `--from` too.
   */
  readonly labelled?: string;
  /** A set is of use without it: a folder that lacks it will do. */
  readonly optional?: boolean;
}

export interface DataSet {
  readonly name: string;
  readonly help: string;
  readonly source: string;
  /** Commit or version that `base` points to. */
  readonly pinned: string;
  readonly license: string;
  /** Address of the folder; absent when the files cannot be fetched, but only taken --from a folder. */
  readonly base?: string;
  readonly files: readonly DataFile[];
}
