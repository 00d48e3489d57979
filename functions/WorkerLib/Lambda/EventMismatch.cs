using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WorkerLib.Lambda.Events;

namespace WorkerLib.Lambda;

/// <summary>Finds why JSON does not fit a type: a misspelt member, or another service's event.</summary>
internal static class EventMismatch
{
    private const string ScheduledTime = "scheduledTime";
    private const int MaxNames = 5;
    private const int MaxNameChars = 60;

    /// <summary>Whether S3 tries out a notification. It says nothing of an object, and nothing is to be done.</summary>
    /// <param name="type">Of the event that the job takes.</param>
    public static bool IsTestOfS3(ReadOnlySpan<byte> json, JsonTypeInfo type) =>
        SourceOf(type) == "aws:s3" && Parse(json) is { } read && SourceOf(read) == "s3:TestEvent";

    /// <returns>What the error says, without a full stop; null when JSON's own message says it best.</returns>
    public static string? Explain(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        if (Parse(json) is not { ValueKind: JsonValueKind.Object } read || type.Kind != JsonTypeInfoKind.Object)
        {
            return null;
        }

        if (SourceOf(read) is { } source && source != SourceOf(type))
        {
            return $"it is an event of {Short(source)}, which this job does not take. {Known(type)}";
        }

        var unknown = new List<(string Path, string Name, JsonTypeInfo Type)>();
        Collect(read, type, "", unknown);
        var problems = unknown.Take(MaxNames).Select(one =>
            $"'{Short(one.Path)}' is none of its members"
            + (NearestName.Of(Short(one.Name), NamesOf(one.Type)) is { } nearest ? $"; did you mean '{nearest}'?" : ""));
        return unknown.Count == 0 ? null : $"{string.Join(" ", problems.Select(Ended))} {Known(unknown[0].Type)}";
    }

    /// <summary>The event without the time that every schedule sends; null when it has none, or when the type has a place for it.</summary>
    public static byte[]? WithoutScheduledTime(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object
            || JsonEventReader.Property(type, ScheduledTime) is not null
            || Parse(json) is not { ValueKind: JsonValueKind.Object } read
            || !read.TryGetProperty(ScheduledTime, out _))
        {
            return null;
        }

        using var rest = new MemoryStream();
        using (var writer = new Utf8JsonWriter(rest))
        {
            writer.WriteStartObject();
            foreach (var member in read.EnumerateObject().Where(member => member.Name != ScheduledTime))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return rest.ToArray();
    }

    /// <summary>Null for what is no JSON, and for JSON with a text that is no Unicode, such as half a surrogate pair.</summary>
    private static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return JsonElement.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Finds the members that a type refuses, and those in place of which another one is missing.</summary>
    private static void Collect(JsonElement value, JsonTypeInfo type, string path, List<(string Path, string Name, JsonTypeInfo)> unknown)
    {
        if (value.ValueKind != JsonValueKind.Object || type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var refuses = (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow;
        var given = value.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = type.Properties.Where(property => property.IsRequired && !given.Contains(property.Name)).Select(one => one.Name);
        foreach (var member in value.EnumerateObject())
        {
            if (JsonEventReader.Property(type, member.Name) is { } property)
            {
                var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                Collect(member.Value, type.Options.GetTypeInfo(inner), $"{path}{member.Name}.", unknown);
            }
            else if (refuses || NearestName.Of(Short(member.Name), missing) is not null)
            {
                unknown.Add((path + member.Name, member.Name, type));
            }
        }
    }

    private static string Known(JsonTypeInfo type) => $"It takes {string.Join(", ", NamesOf(type))}";

    private static IEnumerable<string> NamesOf(JsonTypeInfo type) => type.Properties
        .Where(property => property.Set is not null || property.AssociatedParameter is not null)
        .Select(property => property.Name);

    private static string Short(string name) => Text.Cut(name, MaxNameChars);

    private static string Ended(string problem) => problem.EndsWith('?') ? problem : $"{problem}.";

    /// <summary>The service whose events a job takes; null when it takes requests of its own.</summary>
    private static string? SourceOf(JsonTypeInfo type)
    {
        var records = type.Kind == JsonTypeInfoKind.Object ? JsonEventReader.Property(type, "Records")?.PropertyType : null;
        var record = records is null ? null : type.Options.GetTypeInfo(records).ElementType;
        return record == typeof(S3Event.S3EventNotificationRecord) ? "aws:s3"
            : record == typeof(SQSEvent.SQSMessage) ? "aws:sqs"
            : record == typeof(DynamoDBEvent.DynamodbStreamRecord) ? "aws:dynamodb"
            : record == typeof(SNSEvent.SNSRecord) ? "aws:sns"
            : type.Type == typeof(APIGatewayHttpApiV2ProxyRequest) ? "API Gateway"
            : null;
    }

    /// <summary>The service that an event is from, as far as it says.</summary>
    private static string? SourceOf(JsonElement json) =>
        json.ValueKind != JsonValueKind.Object ? null
        : TextAt(json, "Event") is { } test && TextAt(json, "Service") is not null ? test
        : TextAt(json, "source") is { } source && TextAt(json, "detail-type") is not null ? source
        : json.TryGetProperty("Records", out var records) && records.ValueKind == JsonValueKind.Array && records.GetArrayLength() > 0
        ? TextAt(records[0], "eventSource") ?? TextAt(records[0], "EventSource")
        : json.TryGetProperty("requestContext", out var context) && context.ValueKind == JsonValueKind.Object
        && context.TryGetProperty("requestId", out _) ? "API Gateway"
        : null;

    private static string? TextAt(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
