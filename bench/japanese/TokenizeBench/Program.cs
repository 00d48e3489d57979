// Prints the words of a file, like mecab -Owakati. usage: TokenizeBench DICTIONARY FILE
using JapaneseText;

using var dictionary = MecabDictionary.Open(args[0]);
var tokenizer = new MecabTokenizer(dictionary);
using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
var rest = File.ReadAllBytes(args[1]).AsSpan();
while (!rest.IsEmpty)
{
    var line = rest[..rest.IndexOf((byte)'\n')];
    foreach (var word in tokenizer.Tokenize(line))
    {
        output.Write(word.In(line));
        output.WriteByte((byte)' ');
    }

    output.WriteByte((byte)'\n');
    rest = rest[(line.Length + 1)..];
}
