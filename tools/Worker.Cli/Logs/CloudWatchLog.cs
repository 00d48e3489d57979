using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Worker.Cli.Aws;

namespace Worker.Cli.Logs;

/// <summary>The logs of an AWS account.</summary>
internal sealed class CloudWatchLog(AwsCli aws) : ILogSource
{
    public async IAsyncEnumerable<LogEvent> ReadAsync(
        string function, DateTimeOffset since, IReadOnlyList<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["logGroupName"] = $"/aws/lambda/{function}", ["startTime"] = since.ToUnixTimeMilliseconds() };
        if (texts.Count > 0)
        {
            input["filterPattern"] = string.Join(' ', texts.Select(Quoted));
        }

        // One page per call: the CLI would collect all pages before it prints the first.
        do
        {
            var page = await PageAsync(function, input, cancellationToken);
            foreach (var found in page.GetProperty("events").EnumerateArray())
            {
                var line = found.GetProperty("message").GetString()!;
                if (texts.All(text => line.Contains(text, StringComparison.Ordinal)))
                {
                    var time = DateTimeOffset.FromUnixTimeMilliseconds((long)found.GetProperty("timestamp").GetDouble());
                    yield return new LogEvent(found.GetProperty("eventId").GetString()!, time, line);
                }
            }

            input["nextToken"] = page.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }
        while (input["nextToken"] is not null);
    }

    private async Task<System.Text.Json.JsonElement> PageAsync(string function, JsonObject input, CancellationToken cancellationToken)
    {
        try
        {
            return await aws.CallAsync("logs", "filter-log-events", input, cancellationToken, "--no-paginate");
        }
        catch (AwsCliException exception) when (exception.Code == "ResourceNotFoundException")
        {
            throw new UserException($"{aws.Place} has no log group /aws/lambda/{function}.");
        }
    }

    /// <summary>A text as a term of a filter pattern.</summary>
    private static string Quoted(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
