using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hazards.Bodies;
using Hazards.Telegrams;

namespace Hazards.Feeds;

/// <summary>
/// Reads the earthquake summaries of the US Geological Survey (GeoJSON, one Feature for each quake, which is replaced whenever it is
/// revised). A feature that cannot be used is a problem of its own; the others are read.
/// </summary>
public static class UsgsFeed
{
    /// <summary>The kind of every telegram of this source.</summary>
    public const string Kind = "USGS earthquake";

    private const int MaxFeatures = 20_000;

    /// <param name="document">A FeatureCollection of at most 16 MB, or one Feature of it.</param>
    /// <exception cref="HazardFormatException">It is no such document.</exception>
    public static UsgsFeedContent Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > TelegramLimits.MaxBytes)
        {
            throw new HazardFormatException($"it has {document.Length} bytes, more than {TelegramLimits.MaxBytes}");
        }

        List<UsgsFeature> features = [];
        List<string> problems = [];
        try
        {
            using var json = JsonDocument.Parse(document);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("properties", out _))
            {
                Keep(json.RootElement, "the feature", features, problems);
                return new UsgsFeedContent(features, problems);
            }

            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("features", out var list)
                || list.ValueKind != JsonValueKind.Array)
            {
                throw new HazardFormatException(
                    "it has no list of features", hint: "give the GeoJSON of a summary feed, a FeatureCollection");
            }

            if (list.GetArrayLength() > MaxFeatures)
            {
                throw new HazardFormatException(
                    $"it has {list.GetArrayLength()} features, more than {MaxFeatures}", hint: "take the feed of a shorter time");
            }

            var index = 0;
            foreach (var feature in list.EnumerateArray())
            {
                Keep(feature, $"feature {index}", features, problems);
                index++;
            }
        }
        catch (JsonException exception)
        {
            throw new HazardFormatException(
                "it is no well-formed JSON",
                (int)Math.Min(exception.LineNumber ?? 0, int.MaxValue - 1) + 1,
                (int)Math.Min(exception.BytePositionInLine ?? 0, int.MaxValue - 1) + 1,
                "fetch it again",
                exception);
        }

        return new UsgsFeedContent(features, problems);
    }

    private static void Keep(JsonElement feature, string name, List<UsgsFeature> features, List<string> problems)
    {
        try
        {
            features.Add(ReadFeature(feature));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            problems.Add($"{name}: {exception.Message}");
        }
    }

    private static UsgsFeature ReadFeature(JsonElement feature)
    {
        var document = Encoding.UTF8.GetBytes(feature.GetRawText());
        var properties = Member(feature, "properties");
        var id = String(feature, "id");
        var updated = Time(properties, "updated") ?? throw new HazardFormatException("updated is not a time in milliseconds");
        var title = String(properties, "title");
        if (id.Length is 0 or > TelegramLimits.MaxNameChars)
        {
            throw new HazardFormatException($"its id has {id.Length} characters and not 1 to {TelegramLimits.MaxNameChars}");
        }

        var telegram = new Telegram
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(document)),
            Source = HazardSource.Usgs,
            Kind = Kind,
            Family = HazardFamily.Earthquake,
            Status = TelegramStatus.Real,
            Revision = String(properties, "status") == "deleted" ? Revision.Cancel : Revision.Issue,
            SentAt = updated,
            EditorialOffice = Name(properties, "net"),
            PublishingOffice = "USGS",
            Title = title,
            ReportedAt = updated,
            TargetAt = Time(properties, "time"),
            EventId = id,
            OtherIds = OtherIds(String(properties, "ids"), id),
            InfoKind = Name(properties, "type"),
            Headline = title,
            Earthquakes = [ReadEarthquake(feature, properties)],
        };
        return new UsgsFeature(telegram, document);
    }

    /// <summary>
    /// The ids of <c>,ci40000001,us7000bbbb,</c> but for the preferred one, in one order. Those that are too many or too long are left out.
    /// </summary>
    private static List<string>? OtherIds(string ids, string preferred)
    {
        List<string> others =
        [
            .. ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(id => id != preferred && id.Length <= TelegramLimits.MaxNameChars)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Take(TelegramIdentity.MaxNamed - 1),
        ];
        return others.Count > 0 ? others : null;
    }

    private static Earthquake ReadEarthquake(JsonElement feature, JsonElement properties)
    {
        var magnitude = Number(properties, "mag");
        return new Earthquake
        {
            OriginAt = Time(properties, "time"),
            Hypocenter = new Area { Name = String(properties, "place"), Point = ReadPoint(feature) },
            LocatedBy = String(properties, "net"),
            Magnitude = new Measure
            {
                Value = magnitude,
                Text = magnitude?.ToString(CultureInfo.InvariantCulture) ?? "",
                Type = String(properties, "magType"),
                Condition = magnitude is null ? "unknown" : "",
                Description = magnitude is null ? "M unknown" : string.Create(CultureInfo.InvariantCulture, $"M {magnitude:0.0}"),
            },
        };
    }

    /// <summary>Longitude, latitude and depth in kilometres.</summary>
    private static GeoPoint? ReadPoint(JsonElement feature)
    {
        var geometry = Member(feature, "geometry");
        if (geometry.ValueKind != JsonValueKind.Object
            || Member(geometry, "coordinates") is not { ValueKind: JsonValueKind.Array } coordinates
            || coordinates.GetArrayLength() < 2)
        {
            return null;
        }

        var longitude = Number(coordinates[0]);
        var latitude = Number(coordinates[1]);
        var depth = coordinates.GetArrayLength() > 2 ? Number(coordinates[2]) : null;
        return Math.Abs(longitude ?? 999) <= 180 && Math.Abs(latitude ?? 999) <= 90
            ? new GeoPoint(latitude ?? 0, longitude ?? 0, -depth * 1000)
            : null;
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object ? throw new HazardFormatException("it is not an object")
        : element.TryGetProperty(name, out var member) ? member
        : default;

    private static string String(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString()!.Trim() : "";

    private static string Name(JsonElement element, string name) =>
        String(element, name) is var text && text.Length <= TelegramLimits.MaxNameChars
            ? text
            : throw new HazardFormatException($"its {name} has {text.Length} characters, more than {TelegramLimits.MaxNameChars}");

    private static double? Number(JsonElement element, string name) => Number(Member(element, name));

    private static double? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var milliseconds)
            && milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
