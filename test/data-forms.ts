/** Forms of data files, as people have them, with what each says: written here, and those of ../shared/cases/data-files. */
import { gzipSync } from 'node:zlib';

export type Scores = Readonly<Record<string, number | null>>;

export interface Case {
  readonly file: string;
  readonly content?: string | Uint8Array;
  /** Options behind the file's name. */
  readonly said?: string;
  /** Scores, or what the sentence has to say. */
  readonly expected: Scores | RegExp;
  /** Sequences that wait for a score. */
  readonly waiting?: readonly string[];
  readonly task?: 'rna' | 'amp' | 'tri';
}

export const RNA = { ACGUA: 0.91, GGGCC: 0.12, UUACG: 0.55 };
const M = { GAAUU: 2, UGACC: 3, CACCC: 4, ACGAC: 5, AUUUC: 6, GCAGU: 7 };
const tenths = (scores: Scores): Scores =>
  Object.fromEntries(Object.entries(scores).map(([key, value]) => [key, value! / 10]));
const FLEXS = 'sequence,model_score,true_score,round,model_cost\nACGUA,,0.91,0,0\nGGGCC,0.9,0.12,1,20\nUUACG,0.2,0.55,1,20\n'; // prettier-ignore

export const OWN: readonly Case[] = [
  { file: 'index.csv', content: ',sequence,affinity\n0,ACGUA,0.91\n1,GGGCC,0.12\n2,UUACG,0.55\n', expected: RNA },
  { file: 'r-rownames.tsv', content: 'sequence\taffinity\n1\tACGUA\t0.91\n2\tGGGCC\t0.12\n3\tUUACG\t0.55\n', expected: RNA },
  { file: 'id.csv', content: 'id;sequence;pIC50\n101;ACGUA;0.91\n102;GGGCC;0.12\n103;UUACG;0.55\n', expected: RNA },
  { file: 'excel-german.csv', content: '\uFEFFSequence;Aktivität\r\nACGUA;0,91\r\nGGGCC;0,12\r\nUUACG;0,55\r\n;\r\n;\r\n', expected: RNA },
  { file: 'sep.csv', content: 'sep=;\nsequence;score\nACGUA;0,91\nGGGCC;0,12\nUUACG;0,55\n', expected: RNA },
  { file: 'unicode.txt', content: Uint8Array.from(Buffer.from('\uFEFFsequence\tscore\r\nACGUA\t0.91\r\nGGGCC\t0.12\r\nUUACG\t0.55\r\n', 'utf16le')), expected: RNA },
  { file: 'quotes.csv', content: '"name","sequence","score"\n"a, b","ACGUA","0.91"\n"c ""d""","GGGCC","0.12"\n"e\nf","UUACG","0.55"\n', expected: RNA },
  { file: 'quoted-commas.csv', content: 'sequence,score\nACGUA,"0,91"\nGGGCC,"0,12"\nUUACG,"0,55"\n', expected: RNA },
  { file: 'old-mac.csv', content: 'sequence,score\rACGUA,0.91\rGGGCC,0.12\rUUACG,0.55\r', expected: RNA },
  { file: 'packed.csv.gz', content: gzipSync('sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n'), expected: RNA },
  { file: 'reader.csv', content: 'Instrument: X100\nDate: 2024-01-02\n\nsequence,well,signal\nACGUA,A1,0.91\nGGGCC,A2,0.12\nUUACG,A3,0.55\n', expected: RNA },
  { file: 'padded.csv', content: 'Instrument;X100;;\n;;;\nid;sequence;signal;\nx1;ACGUA;0,91;\nx2;GGGCC;0,12;\nx3;UUACG;0,55;\n;;;\n', expected: RNA },
  { file: 'names.csv', content: 'name,description,sequence,score\nALA,GCA,ACGUA,0.91\nGLY,GCC,GGGCC,0.12\nPHE,UUU,UUACG,0.55\n', expected: RNA },
  { file: 'lower.csv', content: 'sequence,score\nacgua,0.91\nGGGCC,0.12\nuuacg,0.55\n', expected: RNA },
  { file: 'scored.jsonl', content: '{"outcome":"ACGUA","raw":0.91,"reward":0.9,"logReward":-0.1}\n{"outcome":"GGGCC","raw":0.12,"reward":0.1,"logReward":-2}\n{"outcome":"UUACG","raw":null,"reward":0.001,"logReward":-7}\n', expected: { ...RNA, UUACG: null } },
  { file: 'scored.csv', content: 'outcome,raw,reward,logReward\nACGUA,0.91,0.9,-0.1\nGGGCC,0.12,0.1,-2\nUUACG,,0.001,-7\n', expected: { ...RNA, UUACG: null } },
  { file: 'drawn.fasta', content: '>1 reward=0.91 logProbability=-1\nACG\nUA\n>2 reward=0.12 logProbability=-2\nGGGCC\n>3 reward=0.55 logProbability=-2\nUUACG\n', expected: RNA },
  { file: 'preamble.csv', content: `{"run_id": "x", "rounds": 2}\n${FLEXS}`, said: '(score=true_score)', expected: RNA },
  { file: 'flexs.csv', content: FLEXS, expected: /which column holds the scores\? It has .*"model_score" \(numbers 0.2 to 0.9\).*; write score=true_score, say, in parentheses/ },
  { file: 'replicates.csv', content: 'sequence,replicate,value\nACGUA,1,0.9\nACGUA,2,0.92\nGGGCC,1,0.12\nUUACG,1,0.5\nUUACG,2,0.6\n', said: '(score=value)', expected: RNA },
  { file: 'wide.csv', content: 'sequence,rep1,rep2\nACGUA,0.9,0.92\nGGGCC,0.12,\nUUACG,0.5,0.6\n', said: '(score=rep1+rep2)', expected: RNA },
  { file: 'wide-unsaid.csv', content: 'sequence,rep1,rep2\nACGUA,0.9,0.92\nGGGCC,0.12,\nUUACG,0.5,0.6\n', expected: /or for replicates score=rep1\+rep2$/ },
  { file: 'kd.csv', content: 'Sequence,replicate,Kd (nM)\nACGUA,1,0.91\nGGGCC,1,0.12\n', said: '(score="Kd (nM)")', expected: /is more or less of "Kd \(nM\)" better\? Write lower=yes/ },
  { file: 'delta-g.csv', content: 'sequence,ΔG\nACGUA,-0.91\nGGGCC,-0.12\n', expected: /is more or less of "ΔG" better\?/ },
  { file: 'k-d.csv', content: 'sequence,K_D\nACGUA,0.91\nGGGCC,0.12\n', expected: /is more or less of "K_D" better\?/ },
  { file: 'kd-said.csv', content: 'Sequence,Kd (nM)\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n', said: '(lower=yes)', expected: RNA },
  { file: 'states.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,failed\nUUACG,\nCCCGG,n.d.\nGAUAC,0.2\nAAAAA,NA\n', expected: { ACGUA: 0.91, GGGCC: null, GAUAC: 0.2 }, waiting: ['UUACG', 'CCCGG', 'AAAAA'] },
  { file: 'bounds.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,>10000\n', expected: /line 3 scores "GGGCC" "<0.12", a bound: write censored=drop .* or censored=bound/ },
  { file: 'bounds-drop.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,0.55\n', said: '(censored=drop)', expected: { ACGUA: 0.91, UUACG: 0.55 } },
  { file: 'bounds-kept.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,0.55\n', said: '(censored=bound)', expected: RNA },
  { file: 'foreign.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\nACGAA,1\nACGA*,1\n', expected: /line 6 has "\*" in "ACGA\*", .* the letters ACGU; correct it, or write foreign=drop/ },
  { file: 'foreign-drop.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\nGGGGG,1\nACGA*,1\n', said: '(foreign=drop)', expected: { ...RNA, GGGGG: 1 } },
  { file: 'high.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,high\nUUACG,0.55\n', expected: /line 3 scores "GGGCC" "high", expected a number, nothing or NA/ },
  { file: 'ragged.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0,12\nUUACG,0.55\n', expected: /line 3 has 3 fields, the header has 2; is a decimal comma/ },
  { file: 'array.json', content: '[{"sequence":"ACGUA","score":1}]', expected: /is a JSON array; write one object a line/ },
  { file: 'thousands.csv', content: 'sequence,score\nACGUA,"1,234"\nGGGCC,"2,345"\n', expected: /are the commas in cells such as "1,234" decimal marks\? Write decimal=comma/ },
  { file: 'uniprot.fasta', content: '>sp|P1|X OS=Y OX=1 PE=1 SV=2\nACGUA\n>sp|P2|Z OS=Y OX=1 PE=3 SV=1\nGGGCC\n', expected: /has no score= in its header .*; its keys are OS, OX, PE, SV/ },
  { file: 'ilearn.fasta', content: '>p|0.91|training\nACGUA\n>n|0.12|training\nGGGCC\n>m|0.55|testing\nUUACG\n', said: '(score=|2)', expected: RNA },
  { file: 'many.csv', content: 'name,a,b\nx,ACGUA,GGGCC\n', expected: /which column holds the sequences\? It has "?column|"a" \(sequences/ },
  { file: 'score-commas.csv', content: 'sequence,score,n\nACGUA,"0,91",3\nGGGCC,"0,5",2.5\n', expected: /line 2 scores "ACGUA" "0,91", expected a number/ },
  { file: 'score-date.csv', content: 'sequence;score;when\nACGUA;0,91;12.05\nGGGCC;0,5;13.05\n', expected: /line 2 scores "ACGUA" "0,91", expected a number/ },
  { file: 'score-words.csv', content: 'sequence;score;conc\nACGUA;high;10.5\nGGGCC;low;11.5\n', expected: /line 2 scores "ACGUA" "high", expected a number/ },
  { file: 'thousands.tsv', content: 'sequence\tcounts\nACGUA\t1,234\nGGGCC\t987\nUUACG\t12,345\n', expected: /are the commas in cells such as "1,234" decimal marks\? Write decimal=comma/ },
  { file: 'thousands-said.tsv', content: 'sequence\tcounts\nACGUA\t1,234\nGGGCC\t987\nUUACG\t12,345\n', said: '(decimal=comma)', expected: { ACGUA: 1.234, GGGCC: 987, UUACG: 12.345 } },
  { file: 'one-name.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', expected: /write score=rep, say, in parentheses behind the file's name$/ },
  { file: 'one-name-said.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', said: '(score=rep)', expected: { ACGUA: 2, GGGCC: 4 } },
  { file: 'one-name-twice.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', said: '(score=rep+rep)', expected: { ACGUA: 2, GGGCC: 4 } },
  { file: 'seq-peptide.csv', content: 'AAA,1.5\nCCC,2.5\nSEQ,3.5\nDDD,4.5\n', expected: { AAA: 1.5, CCC: 2.5, SEQ: 3.5, DDD: 4.5 }, task: 'tri' },
  { file: 'seq-first.csv', content: 'SEQ,3.5\nAAA,1.5\nCCC,2.5\n', expected: { SEQ: 3.5, AAA: 1.5, CCC: 2.5 }, task: 'tri' },
  { file: 'sql.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,NULL\nUUACG,0.55\n', expected: { ACGUA: 0.91, UUACG: 0.55 }, waiting: ['GGGCC'] },
  { file: 'minus.csv', content: 'sequence;score\nACGUA;−0,91\nGGGCC;−0,12\n', expected: { ACGUA: -0.91, GGGCC: -0.12 } },
  { file: 'skip.fasta', content: 'AC\n>a score=0.91\nACGUA\n>b score=0.12\nGGGCC\n>c score=0.55\nUUACG\n', said: '(skip=1)', expected: RNA },
  { file: 'skip.jsonl', content: '{"run":1}\n{"sequence":"ACGUA","score":0.91}\n{"sequence":"GGGCC","score":0.12}\n{"sequence":"UUACG","score":0.55}\n', said: '(skip=1)', expected: RNA },
  { file: 'decimal.fasta', content: '>a score=1,234\nACGUA\n>b score=2,345\nGGGCC\n', said: '(decimal=comma)', expected: { ACGUA: 1.234, GGGCC: 2.345 } },
  { file: 'decimal-point.fasta', content: '>a score=0,91\nACGUA\n>b score=0,12\nGGGCC\n', said: '(decimal=point)', expected: /scores "ACGUA" "0,91", expected a number/ },
  { file: 'broken-header.csv', content: 'sequence,"signal\n(a.u.)"\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n', expected: RNA },
  { file: 'zero.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,-0.0\nUUACG,0.55\n', expected: { ...RNA, GGGCC: -0 } },
  { file: 'wells.csv', content: ',1,2,3\nA,0.1,0.2,0.3\nB,0.4,0.5,0.6\n', expected: /which column holds the scores\?|which column holds the sequences\?/ },
]; // prettier-ignore

const AMBIGUOUS = /which column holds the scores\?.*write score=\w+, say, in parentheses/;

export const SHARED: readonly Case[] = [
  { file: 'c-decimal-comma-no-header.csv', expected: {}, task: 'amp' },
  { file: 'c-index.csv', expected: /is more or less of "log10_MIC" better\?/, task: 'amp' },
  { file: 'c-index.csv', said: '(lower=yes)', expected: {}, task: 'amp' },
  { file: 'c-lower.csv', expected: {}, task: 'amp' },
  { file: 'c-one-X.csv', expected: /line 5 has "X" in "KARCKGYHEKIKRNTNTX"/, task: 'amp' },
  { file: 'c-plain.csv', expected: {}, task: 'amp' },
  { file: 'c-replicates.csv', expected: {}, task: 'amp' },
  { file: 'c-sklearn-header.csv', expected: {}, task: 'amp' },
  { file: 'c-sklearn-noheader.csv', expected: {}, task: 'amp' },
  { file: 'c-uniprot.fasta', expected: /has no score= in its header .* its keys are OS, OX, PE, SV/, task: 'amp' },
  { file: 'cens.csv', expected: /line 3 scores "GGGCC" "<0.05", a bound/ },
  { file: 'cens.csv', said: '(censored=bound)', expected: { ACGUA: 0.91, GGGCC: 0.05 }, waiting: ['UUACG'] },
  { file: 'decc-nohead.csv', expected: RNA },
  { file: 'flexs_full.csv', expected: AMBIGUOUS },
  { file: 'flexs_tail.csv', expected: AMBIGUOUS },
  { file: 'flexs_full.csv', said: '(score=true_score)', expected: { ACGUA: 0.28, GGGCC: 0.1, UUACG: 0.95, CCCGG: 0.15, GAUAC: 0.7 } },
  { file: 'half.csv', expected: { GAAUU: 0.2, UGACC: 0.3, CACCC: 0.4 }, waiting: ['ACGAC', 'AUUUC', 'GCAGU'] },
  { file: 'idx.csv', expected: { ...RNA, CCCGG: 0.05 } },
  { file: 'ilearn.fasta', expected: /has no score= in its header "pos_1\|1\|training"/ },
  { file: 'ls.csv', expected: AMBIGUOUS },
  { file: 'm.csv.gz', expected: M },
  { file: 'm1.csv', expected: tenths(M) },
  { file: 'm16.csv', expected: M },
  { file: 'm2.csv', expected: { ...tenths(M), GAAUU: 0.9 } },
  { file: 'm_fail.csv', expected: { GAAUU: null, CACCC: 0.4, ACGAC: 0.5, AUUUC: 0.6, GCAGU: 0.7 }, waiting: ['UGACC'] },
  { file: 'm_fail2.csv', expected: { CACCC: 0.4, ACGAC: 0.5, AUUUC: 0.6, GCAGU: 0.7 }, waiting: ['GAAUU', 'UGACC'] },
  { file: 'm_idx.csv', expected: { GAAUU: 0.8, UGACC: 0.7, CACCC: 0.6, ACGAC: 0.5, AUUUC: 0.4, GCAGU: 0.3 } },
  { file: 'mac.csv', expected: { ACGUA: 0.4, GGGCC: 0.5 } },
  { file: 'merged.csv', expected: { GAAUU: 0.1, UGACC: 0.2, CACCC: 0.3, ACGAC: 0.4, AUUUC: 0.5, GCAGU: 0.6 } },
  { file: 'mid.fasta', expected: { ACGUA: 0.9, GGGCC: 0.1, UUACG: 0.5 } },
  { file: 'na.csv', expected: { ACGUA: 0.91 }, waiting: ['GGGCC', 'UUACG'] },
  { file: 'num.fasta', expected: /has no score= in its header "12"/ },
  { file: 'repl.csv', expected: { GAAUU: 0.21, UGACC: 0.31, CACCC: 0.41, ACGAC: 0.51, AUUUC: 0.61, GCAGU: 0.71 } },
  { file: 'reps.csv', expected: /write score=rep1, say, .* or for replicates score=rep1\+rep2\+rep3$/ },
  { file: 'real.xlsx', expected: /the workbook cannot be read|reading it needs the package read-excel-file/ },
  { file: 'semi.csv', expected: { ACGUA: 7.2, GGGCC: 4.1, UUACG: 5.5 } },
  { file: 'trail.csv', expected: { ACGUA: 0.91, GGGCC: 0.12 } },
  { file: 'uni.fasta', expected: /has no score= in its header .* its keys are OS, OX, GN, PE, SV/ },
  { file: 'wl.csv', expected: { ACGUAC: 0.91, GGGC: 0.12 } },
]; // prettier-ignore
