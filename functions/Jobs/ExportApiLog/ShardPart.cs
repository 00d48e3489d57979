using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// Some rows of a shard, one after the other, until their text fills a file. A row that is malformed is set aside in a file of its own:
/// <c>{"reason":"…","row":{…}}</c>.
/// </summary>
/// <param name="day">A day of Tokyo, in which each row's time must be.</param>
/// <param name="fileBytes">Text, in bytes, with which the part is full.</param>
internal sealed class ShardPart(DateOnly day, int fileBytes) : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    private readonly DateTimeOffset from = TokyoDay.Start(day), until = TokyoDay.End(day);
    private readonly ArrayBufferWriter<byte> line = new();
    private long textBytes;

    public bool IsFull => textBytes >= fileBytes;

    public bool IsEmpty => Rows is null && MalformedRows is null;

    public LineFile? Rows { get; private set; }

    public LineFile? MalformedRows { get; private set; }

    /// <summary>Sort key of the last row.</summary>
    public string? Last { get; private set; }

    public void Add(Dictionary<string, AttributeValue> row)
    {
        Last = row["timeAndId"].S;
        line.ResetWrittenCount();
        try
        {
            if (WhyMalformed(Last) is { } reason)
            {
                SetAside(reason, row);
            }
            else
            {
                AttributeJson.WriteLine(line, row);
                (Rows ??= new LineFile()).Add(line.WrittenSpan);
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            line.ResetWrittenCount();
            SetAside(
                $"it cannot be written as JSON: {exception.Message}",
                new() { ["dayShard"] = row["dayShard"], ["timeAndId"] = row["timeAndId"] });
        }

        textBytes += line.WrittenCount;
    }

    public void Dispose()
    {
        Rows?.Dispose();
        MalformedRows?.Dispose();
    }

    private void SetAside(string reason, Dictionary<string, AttributeValue> row)
    {
        AttributeJson.WriteLine(line, new Dictionary<string, AttributeValue> { ["reason"] = new(reason), ["row"] = new() { M = row } });
        (MalformedRows ??= new LineFile()).Add(line.WrittenSpan);
    }

    /// <summary>Null when the key is a time of the day and an id, such as <c>2026-11-19T15:00:00.000Z#0000002a</c>.</summary>
    private string? WhyMalformed(string timeAndId)
    {
        var time = timeAndId.AsSpan();
        var end = time.IndexOf('#');
        return end < 0
            || !DateTimeOffset.TryParseExact(
                time[..end], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                ? $"timeAndId '{timeAndId}' is not a time and an id such as 2026-11-19T15:00:00.000Z#0000002a"
            : instant < from || instant >= until
                ? $"timeAndId '{timeAndId}' is not a time of {TokyoDay.Text(day)} in Tokyo"
            : null;
    }
}
