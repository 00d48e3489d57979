using System.Text;

namespace JapaneseText;

/// <summary>A set of words in UTF-8 that is asked without making strings.</summary>
internal sealed class ByteWords
{
    private readonly HashSet<byte[]> words;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    public ByteWords(IEnumerable<string> words)
    {
        this.words = new HashSet<byte[]>(words.Select(Encoding.UTF8.GetBytes), new Comparer());
        lookup = this.words.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool Contains(ReadOnlySpan<byte> word) => words.Count > 0 && lookup.Contains(word);

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
