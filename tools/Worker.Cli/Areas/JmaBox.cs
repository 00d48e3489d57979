using System.Text.Json;

namespace Worker.Cli.Areas;

/// <summary>The box around a municipality, of the JMA's <c>class20relm.json</c>; degrees.</summary>
internal sealed record JmaBox(double South, double West, double North, double East)
{
    /// <summary>
    /// Kilometres from corner to corner. A municipality with islands far away has a wider box, and its middle lies in the sea.
    /// </summary>
    private const double MaxDiagonal = 150;

    private const double KilometresOfDegree = 111.2;

    public double Latitude => (South + North) / 2;

    public double Longitude => (West + East) / 2;

    public bool IsCompact
    {
        get
        {
            var north = (North - South) * KilometresOfDegree;
            var east = (East - West) * KilometresOfDegree * Math.Cos(Latitude * Math.PI / 180);
            return Math.Sqrt((north * north) + (east * east)) <= MaxDiagonal;
        }
    }

    /// <summary>By the code of the municipality.</summary>
    /// <param name="path">For messages.</param>
    /// <exception cref="UserException">It is not of the form of the JMA's file; says where.</exception>
    public static Dictionary<string, JmaBox> ReadAll(byte[] json, string path)
    {
        using var document = JmaJson.Parse(json, path);
        var boxes = new Dictionary<string, JmaBox>();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var (south, west) = Corner(member.Value, "sw");
            var (north, east) = Corner(member.Value, "ne");
            boxes[member.Name] = south >= -90 && south <= north && north <= 90 && west >= -180 && west <= east && east <= 180
                ? new JmaBox(south, west, north, east)
                : throw new UserException(
                    $"{path}: {member.Name} has no corners \"sw\" and \"ne\", each a latitude and a longitude: "
                    + "give the class20relm.json of the JMA.");
        }

        return boxes;
    }

    /// <summary>Not a number where there is none.</summary>
    private static (double Latitude, double Longitude) Corner(JsonElement box, string name) =>
        box.ValueKind == JsonValueKind.Object
        && box.TryGetProperty(name, out var corner)
        && corner.ValueKind == JsonValueKind.Array
        && corner.GetArrayLength() == 2
        && corner[0].ValueKind == JsonValueKind.Number
        && corner[1].ValueKind == JsonValueKind.Number
            ? (corner[0].GetDouble(), corner[1].GetDouble())
            : (double.NaN, double.NaN);
}

/// <summary>JSON of others.</summary>
internal static class JmaJson
{
    /// <exception cref="UserException">It is no JSON object.</exception>
    public static JsonDocument Parse(byte[] json, string path)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new UserException($"{path} is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new UserException($"{path} is no JSON: {exception.Message}");
        }
    }
}
