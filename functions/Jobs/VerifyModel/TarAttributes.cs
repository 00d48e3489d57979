using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Worker.Jobs.VerifyModel;

/// <summary>
/// Extended attributes of the next entry of a tar archive. They may say again what its header says. What makes another entry of it is
/// refused: readers differ in what they make of it, and no model needs it.
/// </summary>
internal sealed class TarAttributes
{
    public const int MaxBytes = 16 * 1024;

    private static readonly string[] Harmless = ["mtime", "atime", "ctime", "uid", "gid", "uname", "gname", "comment", "charset"];

    private readonly Dictionary<string, string> values = [];

    /// <param name="records">Lines such as <c>20 path=vectors.txt</c>, each with its length in bytes at the front.</param>
    /// <exception cref="InvalidModelException">They are damaged.</exception>
    public void Add(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            if (!Utf8Parser.TryParse(records, out int length, out var digits)
                || length <= digits + 1
                || length > records.Length
                || records[digits] != ' '
                || records[(digits + 1)..length].IndexOf((byte)'=') is not (> 0 and var nameLength))
            {
                throw new InvalidModelException("the archive has extended attributes that are damaged");
            }

            var record = records[(digits + 1)..length];
            values[Encoding.UTF8.GetString(record[..nameLength])] = Encoding.UTF8.GetString(record[(nameLength + 1)..].TrimEnd((byte)'\n'));
            records = records[length..];
        }
    }

    /// <exception cref="InvalidModelException">They make another entry of this one.</exception>
    public void CheckNext(TarHeader header)
    {
        foreach (var (name, value) in values)
        {
            var isSame = name switch
            {
                "path" => TarHeader.Normalized(value) == header.Name,
                "size" => value == header.Length.ToString(CultureInfo.InvariantCulture),
                _ => Harmless.Contains(name),
            };
            if (!isSame)
            {
                throw new InvalidModelException($"the archive has an entry '{header.Name}' with the extended attribute {name}={value}");
            }
        }

        values.Clear();
    }
}
