// Prints the words of a file, like mecab -Owakati. usage: TokenizeBench DICTIONARY FILE
using System.Buffers;
using JapaneseText;

using var dictionary = MecabDictionary.Open(args[0]);
var tokenizer = new MecabTokenizer(dictionary);
using var output = Console.OpenStandardOutput();
var words = new ArrayBufferWriter<byte>(256 * 1024);
var rest = File.ReadAllBytes(args[1]).AsSpan();
while (!rest.IsEmpty)
{
    var line = rest[..rest.IndexOf((byte)'\n')];
    foreach (var word in tokenizer.Tokenize(line))
    {
        var target = words.GetSpan(word.Length + 1);
        word.In(line).CopyTo(target);
        target[word.Length] = (byte)' ';
        words.Advance(word.Length + 1);
    }

    words.Write("\n"u8);
    rest = rest[(line.Length + 1)..];
    if (words.WrittenCount > 128 * 1024 || rest.IsEmpty)
    {
        output.Write(words.WrittenSpan);
        words.ResetWrittenCount();
    }
}
