using System.Text;

namespace Worker.Jobs.VerifyModel;

internal enum TarKind
{
    File,
    Folder,
    Attributes,
}

/// <summary>The block before an entry of a tar archive.</summary>
/// <param name="Length">Bytes of the entry.</param>
internal sealed record TarHeader(string Name, TarKind Kind, long Length)
{
    /// <exception cref="InvalidModelException">It is damaged, or an entry that no model has.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        if (Octal(block[148..156]) != Checksum(block))
        {
            throw new InvalidModelException("the archive is no tar file, or damaged: the checksum of a header does not match");
        }

        var name = PathOf(block);
        TarKind? kind = (char)block[156] switch
        {
            '0' or '\0' => TarKind.File,
            '5' => TarKind.Folder,
            'x' or 'g' => TarKind.Attributes,
            _ => null,
        };
        var length = Octal(block[124..136]);
        return kind is null ? throw new InvalidModelException($"the archive has an entry '{name}' that is neither a file nor a folder")
            : length is null ? throw new InvalidModelException($"the archive has an entry '{name}' without a length")
            : kind != TarKind.Attributes && !IsWithin(name)
            ? throw new InvalidModelException($"the archive has an entry '{name}' outside of it")
            : new TarHeader(name, kind.Value, kind == TarKind.Folder ? 0 : length.Value);
    }

    public static string Normalized(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static string PathOf(ReadOnlySpan<byte> block)
    {
        // Only the standard's own mark is followed by the front part of a long path.
        var folder = block[257..263].SequenceEqual("ustar\0"u8) ? Text(block[345..500]) : "";
        var name = folder.Length > 0 ? $"{folder}/{Text(block[..100])}" : Text(block[..100]);
        return Normalized(name);
    }

    private static bool IsWithin(string name) =>
        !name.StartsWith('/') && !name.Contains('\\', StringComparison.Ordinal) && !name.Split('/').Contains("..");

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <returns>Null when the field has no digits, or others.</returns>
    private static long? Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            number = (number * 8) + (digit - '0');
        }

        return digits.IsEmpty ? null : number;
    }

    /// <summary>The sum of all bytes, with the field of the checksum taken for spaces.</summary>
    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < block.Length; i++)
        {
            sum += i is < 148 or >= 156 ? block[i] : 0;
        }

        return sum;
    }
}
