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
    private const double MaxMagnitude = 15;
    private const double MaxDepthKm = 6_400; // the centre of the earth

    /// <param name="document">A FeatureCollection of at most 16 MB, or one Feature of it.</param>
    /// <param name="receivedAt">
    /// When it came, where a feature that is dated ahead is a problem (<see cref="TelegramDates"/>); null where that does not matter.
    /// </param>
    /// <exception cref="HazardFormatException">It is no such document.</exception>
    public static UsgsFeedContent Read(ReadOnlyMemory<byte> document, DateTimeOffset? receivedAt = null)
    {
        if (document.Length > TelegramLimits.MaxBytes)
        {
            throw new HazardFormatException($"it has {document.Length} bytes, more than {TelegramLimits.MaxBytes}");
        }

        List<UsgsFeature> features = [];
        List<string> problems = [];
        DateTimeOffset? generatedAt = null;
        int? count = null;
        try
        {
            using var json = JsonDocument.Parse(document);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("properties", out _))
            {
                Keep(json.RootElement, "the feature", receivedAt, features, problems);
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

            (generatedAt, count) = MetadataOf(json.RootElement);
            var index = 0;
            foreach (var feature in list.EnumerateArray())
            {
                Keep(feature, $"feature {index}", receivedAt, features, problems);
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

        return new UsgsFeedContent(features, problems) { GeneratedAt = generatedAt, Count = count };
    }

    /// <summary>Whatever is wrong with a feature is a problem of that one only.</summary>
    private static void Keep(
        JsonElement feature, string name, DateTimeOffset? receivedAt, List<UsgsFeature> features, List<string> problems)
    {
        try
        {
            var read = ReadFeature(feature);
            if (receivedAt is { } at)
            {
                TelegramDates.Check(read.Telegram, at);
            }

            features.Add(read);
        }
        catch (Exception exception)
        {
            problems.Add($"{name}: {exception.Message}");
        }
    }

    private static (DateTimeOffset? GeneratedAt, int? Count) MetadataOf(JsonElement feed)
    {
        OddReadings odd = default;
        return feed.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? (Time(metadata, "generated", ref odd), (int?)Number(Member(metadata, "count"), MaxFeatures, ref odd))
            : (null, null);
    }

    private static UsgsFeature ReadFeature(JsonElement feature)
    {
        var document = Encoding.UTF8.GetBytes(feature.GetRawText());
        var properties = Member(feature, "properties");
        var id = String(feature, "id");
        OddReadings odd = default;
        var updated = Time(properties, "updated", ref odd) ?? throw new HazardFormatException(
            odd.Absurd == 0
                ? "updated is not a time in milliseconds"
                : $"updated is not a time of the years {TimeBounds.Earliest.Year} to {TimeBounds.Latest.Year}");
        var title = String(properties, "title");
        if (id.Length is 0 or > TelegramLimits.MaxNameChars)
        {
            throw new HazardFormatException($"its id has {id.Length} characters and not 1 to {TelegramLimits.MaxNameChars}");
        }

        var time = Time(properties, "time", ref odd);
        var earthquake = ReadEarthquake(feature, properties, time, ref odd);
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
            TargetAt = time,
            EventId = id,
            OtherIds = OtherIds(String(properties, "ids"), id),
            InfoKind = Name(properties, "type"),
            Headline = title,
            Earthquakes = [earthquake],
            Odd = odd,
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

    private static Earthquake ReadEarthquake(
        JsonElement feature, JsonElement properties, DateTimeOffset? time, ref OddReadings odd)
    {
        var magnitude = Number(Member(properties, "mag"), MaxMagnitude, ref odd);
        return new Earthquake
        {
            OriginAt = time,
            Hypocenter = new Area { Name = String(properties, "place"), Point = ReadPoint(feature, ref odd) },
            LocatedBy = String(properties, "net"),
            Pager = Name(properties, "alert"),
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

    /// <summary>Longitude, latitude and depth in kilometres. Beyond 180 degrees the longitude is counted on around the globe.</summary>
    private static GeoPoint? ReadPoint(JsonElement feature, ref OddReadings odd)
    {
        var geometry = Member(feature, "geometry");
        if (geometry.ValueKind != JsonValueKind.Object
            || Member(geometry, "coordinates") is not { ValueKind: JsonValueKind.Array } coordinates
            || coordinates.GetArrayLength() < 2)
        {
            return null;
        }

        var longitude = Number(coordinates[0], 360, ref odd);
        var latitude = Number(coordinates[1], 90, ref odd);
        var depth = coordinates.GetArrayLength() > 2 ? Number(coordinates[2], MaxDepthKm, ref odd) : null;
        return longitude is { } east && latitude is { } north
            ? new GeoPoint(north, Math.Abs(east) > 180 ? GeoBox.Wrapped(east) : east, -depth * 1000)
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

    /// <summary>A number, or one that is written as text; null for anything else, and for what is larger than it can be.</summary>
    private static double? Number(JsonElement element, double max, ref OddReadings odd)
    {
        double? number = element.ValueKind switch
        {
            JsonValueKind.Number when element.TryGetDouble(out var plain) => plain,
            JsonValueKind.String when double.TryParse(
                element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) => text,
            _ => null,
        };
        if (!(Math.Abs(number ?? double.NaN) <= max))
        {
            return null;
        }

        odd = odd with { NumbersAsText = odd.NumbersAsText + (element.ValueKind == JsonValueKind.String ? 1 : 0) };
        return number;
    }

    private static DateTimeOffset? Time(JsonElement element, string name, ref OddReadings odd)
    {
        var member = Member(element, name);
        if (Number(member, double.MaxValue, ref odd) is not { } milliseconds || Math.Floor(milliseconds) != milliseconds)
        {
            return member.ValueKind == JsonValueKind.String ? TelegramTime.Read(member.GetString()!.Trim(), TimeSpan.Zero, ref odd) : null;
        }

        if (milliseconds < TimeBounds.Earliest.ToUnixTimeMilliseconds() || milliseconds > TimeBounds.Latest.ToUnixTimeMilliseconds())
        {
            odd = odd with { Absurd = odd.Absurd + 1 };
            return null;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }
}
