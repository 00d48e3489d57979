using System.Buffers.Text;
using Worker.Jobs.HazardsApi;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>Cursors that no response gave, with the checksum that they need: it is no secret.</summary>
public sealed class ForgedCursor : IParameterMaker
{
    private const int ChecksumBytes = 12;
    private const int MaxEntryBytes = 1024;

    public string Make(string query, Random random) => $"cursor={Of(query, random)}";

    private static string Of(string query, Random random)
    {
        var count = random.Next(1, MaxEntryBytes + 2);
        try
        {
            var meant = HazardQuery.Read(QueryParameters.Read(query), isActive: random.Next(2) == 0);
            switch (random.Next(4))
            {
                case 0:
                    return HazardCursor.Of(meant, "0");
                case 1:
                    return HazardCursor.Of(meant, new string('x', count));
                case 2:
                    return HazardCursor.Of(meant, "9999-12-31T23:59:59.9999999Z#x");
                default:
                    // Bytes that are no UTF-8, each of which becomes U+FFFD.
                    var read = Base64Url.DecodeFromChars(HazardCursor.Of(meant, new string('\uFFFD', count)));
                    return Base64Url.EncodeToString([.. read[..ChecksumBytes], .. Enumerable.Repeat((byte)0xFF, count)]);
            }
        }
        catch (BadParameterException)
        {
            return Base64Url.EncodeToString(new byte[count]);
        }
    }
}
