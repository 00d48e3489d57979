using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LocalAws.LambdaHost;

/// <summary>Who started an invocation that came over HTTP.</summary>
internal static class InvocationSource
{
    /// <summary>What a caller of ours says of itself; <c>aws</c> is the local AWS, which calls for its triggers and for its Invoke
    /// API.</summary>
    public const string Header = "X-Worker-Started-By";

    private const string Anybody = "Invoke API";
    private const int MaxCharacters = 40;

    public static string Of(HttpRequest request, ReadOnlyMemory<byte> payload) => request.Headers[Header].FirstOrDefault() switch
    {
        null or "" => Anybody,
        "aws" => OfRecords(payload) ?? Anybody,
        { Length: <= MaxCharacters } caller => caller,
        var caller => caller[..MaxCharacters],
    };

    /// <summary>The trigger whose records the event holds (<c>"eventSource":"aws:s3"</c>); null when it holds none.</summary>
    private static string? OfRecords(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            var record = json.RootElement.GetProperty("Records")[0];
            var source = record.TryGetProperty("eventSource", out var lower) ? lower : record.GetProperty("EventSource");
            return source.GetString() switch
            {
                "aws:s3" => "s3",
                "aws:sqs" => "sqs",
                "aws:sns" => "sns",
                "aws:dynamodb" => "stream",
                _ => null,
            };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
