// Prints the words of a file with kuromoji.js, as TokenizeBench and mecab do.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kuromoji from 'kuromoji';

const here = dirname(fileURLToPath(import.meta.url));
kuromoji.builder({ dicPath: join(here, 'node_modules', 'kuromoji', 'dict') }).build((error, tokenizer) => {
  if (error) throw error;
  let output = [];
  const lines = readFileSync(process.argv[2], 'utf8').split('\n');
  lines.pop();
  for (const line of lines) {
    output.push(tokenizer.tokenize(line).map((token) => token.surface_form + ' ').join(''));
    if (output.length === 1000) {
      process.stdout.write(output.join('\n') + '\n');
      output = [];
    }
  }
  if (output.length > 0) process.stdout.write(output.join('\n') + '\n');
});
