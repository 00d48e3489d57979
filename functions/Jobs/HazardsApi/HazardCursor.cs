using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// Where a page ended, for who asks for the next one: a checksum over the query and the entry, and the entry. The cursor of another query
/// does not fit, nor does one that was changed. It opens nothing that the query itself does not.
/// </summary>
internal static class HazardCursor
{
    private const int ChecksumBytes = 12;
    private const int MaxEntryBytes = 1024; // of a sort key of DynamoDB, which fails with more
    private const int MaxChars = 2000;

    public static string Of(HazardQuery query, string entry)
    {
        var bytes = new byte[ChecksumBytes + Encoding.UTF8.GetByteCount(entry)];
        Checksum(query, entry).CopyTo(bytes);
        Encoding.UTF8.GetBytes(entry, bytes.AsSpan(ChecksumBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The entry of a cursor that a response to the same query gave.</summary>
    /// <exception cref="BadParameterException">It is none.</exception>
    public static string Read(string cursor, HazardQuery query)
    {
        if (cursor.Length is > 0 and <= MaxChars
            && Base64Url.IsValid(cursor)
            && Base64Url.DecodeFromChars(cursor) is { Length: > ChecksumBytes and <= ChecksumBytes + MaxEntryBytes } bytes)
        {
            // Bytes that are no UTF-8 become longer, and a start before what is asked for is another thing that DynamoDB fails with.
            var entry = Encoding.UTF8.GetString(bytes, ChecksumBytes, bytes.Length - ChecksumBytes);
            if (Checksum(query, entry).SequenceEqual(bytes.AsSpan(0, ChecksumBytes))
                && Encoding.UTF8.GetByteCount(entry) <= MaxEntryBytes
                && !(query.Since is { } since && string.CompareOrdinal(entry, Attributes.TimeText(since)) < 0))
            {
                return entry;
            }
        }

        throw new BadParameterException(
            "cursor", cursor, "what the page before gave as next, with its other parameters unchanged but limit");
    }

    private static ReadOnlySpan<byte> Checksum(HazardQuery query, string entry) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{query.Meaning}\n{entry}")).AsSpan(0, ChecksumBytes);
}
