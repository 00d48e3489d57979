using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalAws.Triggers;

/// <summary>The command that a person pastes into a shell to start a function by its trigger, with what a sample event holds.</summary>
internal static partial class TriggerCommand
{
    // Longer ones are for nobody's eyes.
    private const int MaxCharacters = 200;

    /// <param name="trigger">Null for a function that is started by hand.</param>
    /// <param name="sample">An event of the function; null when there is none.</param>
    public static string Of(string function, Trigger? trigger, string? sample)
    {
        var command = trigger is null ? null : Of(trigger, Parse(sample));
        return command is { Length: <= MaxCharacters } ? command : $"./worker invoke {function}";
    }

    private static string? Of(Trigger trigger, JsonElement sample) => trigger.Kind switch
    {
        "schedule" => $"./worker schedule run {trigger.Function}",
        "s3" => Key(trigger, sample) is { } key ? $"echo hello | aws s3 cp - s3://{Quoted(key)}" : null,
        "sqs" => Text(sample, "Records", 0, "body") is { } body
            ? $"aws sqs send-message --endpoint-url {Origin(trigger.Source)} --queue-url {trigger.Source} --message-body {Quoted(body)}"
            : null,
        "sns" => Text(sample, "Records", 0, "Sns", "Message") is { } message
            ? $"aws sns publish --topic-arn {trigger.Source} --message {Quoted(message)}"
            : null,
        "stream" => Find(sample, "Records", 0, "dynamodb", "NewImage") is { } row
            ? $"aws dynamodb put-item --table-name {trigger.Source} --item {Quoted(JsonSerializer.Serialize(row))}"
            : null,
        "http" => Request(trigger, sample),
        _ => null,
    };

    /// <summary>The one service for which version 1 of the AWS CLI overrides <c>AWS_ENDPOINT_URL</c>.</summary>
    private static string Origin(string? queueUrl) =>
        Uri.TryCreate(queueUrl, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : "$AWS_ENDPOINT_URL";

    /// <summary>The sample's key where it is of this bucket and below this prefix; null where the sample tells of no object: such a job
    /// takes more than any text.</summary>
    private static string? Key(Trigger trigger, JsonElement sample)
    {
        var put = Find(sample, "Records", 0, "s3") ?? Find(sample, "detail") ?? sample;
        if (sample.ValueKind != JsonValueKind.Undefined && Text(put, "object", "key") is null)
        {
            return null;
        }

        var key = $"{Text(put, "bucket", "name")}/{Text(put, "object", "key")}";
        return key.StartsWith(trigger.Source, StringComparison.Ordinal) ? key : $"{trigger.Source}example.txt";
    }

    private static string? Request(Trigger trigger, JsonElement sample)
    {
        if (Text(sample, "rawPath") is not { } path || Text(sample, "requestContext", "http", "method") is not { } method)
        {
            return null;
        }

        var query = Text(sample, "rawQueryString") is { Length: > 0 } text ? $"?{text}" : "";
        var headers = Find(sample, "headers") is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().Where(header => header.Name is "authorization" or "content-type" or "x-api-key")
                .Select(header => $" -H {Quoted($"{header.Name}: {header.Value}")}")
            : [];
        var body = Text(sample, "body") is { Length: > 0 } content ? $" -d {Quoted(content)}" : "";
        return $"curl -X {method}{string.Concat(headers)}{body} {Quoted(trigger.Source + path + query)}";
    }

    private static JsonElement Parse(string? sample)
    {
        try
        {
            return sample is null ? default : JsonElement.Parse(sample);
        }
        catch (JsonException)
        {
            return JsonElement.Parse("{}");
        }
    }

    private static string? Text(JsonElement json, params object[] path) =>
        Find(json, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <param name="path">Names of members and indexes of arrays.</param>
    private static JsonElement? Find(JsonElement json, params object[] path)
    {
        foreach (var step in path)
        {
            switch (step)
            {
                case string name when json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member):
                    json = member;
                    break;
                case int index when json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > index:
                    json = json[index];
                    break;
                default:
                    return null;
            }
        }

        return json;
    }

    /// <summary>A word of a POSIX shell.</summary>
    private static string Quoted(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[A-Za-z0-9_./:=@%+-]+\z")]
    private static partial Regex Plain();
}
