using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

/// <summary>Values of DynamoDB items.</summary>
public static class Attributes
{
    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    /// <summary>An instant as text that sorts like it: <c>2026-11-20T12:00:00.0000000Z</c>.</summary>
    public static AttributeValue Time(DateTimeOffset time) => new(TimeText(time));

    /// <inheritdoc cref="Time"/>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970, as DynamoDB wants the time at which a row may go.</summary>
    public static AttributeValue Seconds(DateTimeOffset time) => Number(time.ToUnixTimeSeconds());

    /// <summary>Milliseconds since 1970.</summary>
    public static AttributeValue Milliseconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds());
}
