using System.Security.Cryptography;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Constants;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>Rows of the tables of a domain.</summary>
public interface ISampleRows
{
    /// <summary>The row that any key of the table has; null when it is no table of the domain.</summary>
    AttributeDictionary? Row(string table);

    /// <summary>What a query finds.</summary>
    IEnumerable<AttributeDictionary> Rows(string table);
}

/// <summary>What the tables hold for jobs that are tried: a row for whoever asks, so that they come as far as they can.</summary>
internal sealed class SampleRows
{
    /// <summary>Of what the sample events prove to have, the hash.</summary>
    private static readonly string KeySecret = Hash("secret"u8);
    private static readonly string PingToken = Hash("example"u8);

    private static readonly Dictionary<string, byte[]> Constants = Directory
        .CreateDirectory(Path.Combine(FuzzFolders.Data, "constants"))
        .EnumerateFiles("*.json")
        .Select(file => file.FullName)
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes);

    private readonly List<ISampleRows> others = [.. Plugins.All<ISampleRows>()];

    /// <summary>The row of a key; null when there is none.</summary>
    public string? Row(string table, IReadOnlyDictionary<string, string> key) => table switch
    {
        "api_keys" when key["key"] == "example" => Json(new AttributeDictionary
        {
            ["sha256"] = new(KeySecret),
            ["perMinute"] = new() { N = "1000000" },
        }),
        "heartbeats" => Json(new AttributeDictionary { ["process"] = new(key["process"]), ["tokenSha256"] = new(PingToken) }),
        "constants" when Constants.TryGetValue(key["set"], out var content) => Json(Pointer(key["set"], content)),
        _ => others.Select(rows => rows.Row(table)).FirstOrDefault(row => row is not null) is { } row ? Json(row) : null,
    };

    /// <summary>The rows that a query or a scan of a table finds.</summary>
    public IReadOnlyList<string> Rows(string table) => [.. others.SelectMany(rows => rows.Rows(table)).Select(Json)];

    /// <summary>The object of a key; null when there is none.</summary>
    public static byte[]? Object(string key) => Constants.GetValueOrDefault(key.Split('/')[0]);

    private static AttributeDictionary Pointer(string set, byte[] content) => Copy(new ConstantPointer(
        set,
        new ConstantVersion(1, $"{set}/1.json", Hash(content), content.Length, DateTimeOffset.UnixEpoch, "sample"),
        []).ToItem());

    internal static AttributeDictionary Copy(Dictionary<string, AttributeValue> row)
    {
        var copy = new AttributeDictionary();
        foreach (var (name, value) in row)
        {
            copy[name] = value;
        }

        return copy;
    }

    private static string Json(AttributeDictionary row) => JsonSerializer.Serialize(row, EventsJson.Default.AttributeDictionary);

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
