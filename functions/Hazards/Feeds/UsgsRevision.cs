using System.Text.Json;

namespace Hazards.Feeds;

/// <summary>
/// Revisions of a quake that the USGS does not publish, as features of its form: its feeds do not say that a quake is withdrawn, it is only
/// not in them any more. They are telegrams as all others, so a replay of the kept documents comes to the same.
/// </summary>
public static class UsgsRevision
{
    /// <summary>The feature as deleted.</summary>
    /// <param name="feature">The last revision (<see cref="UsgsFeature.Document"/>).</param>
    /// <param name="at">When the feed was made that has it no more.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Withdrawn(ReadOnlyMemory<byte> feature, DateTimeOffset at) => Write(feature, at, "deleted");

    /// <summary>The feature as it is, revised just after it was withdrawn by mistake.</summary>
    /// <param name="feature">As it is in the feed again.</param>
    /// <param name="withdrawnAt">What <see cref="Withdrawn"/> was given.</param>
    /// <inheritdoc cref="Withdrawn"/>
    public static byte[] Again(ReadOnlyMemory<byte> feature, DateTimeOffset withdrawnAt) =>
        Write(feature, withdrawnAt.AddMilliseconds(1), status: null);

    /// <param name="status">Null to leave it.</param>
    private static byte[] Write(ReadOnlyMemory<byte> feature, DateTimeOffset updated, string? status)
    {
        using var json = JsonDocument.Parse(feature);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (member.NameEquals("properties"))
                {
                    WriteProperties(writer, member.Value, updated, status);
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteProperties(Utf8JsonWriter writer, JsonElement properties, DateTimeOffset updated, string? status)
    {
        writer.WriteStartObject("properties");
        foreach (var member in properties.EnumerateObject())
        {
            if (!member.NameEquals("updated") && !(member.NameEquals("status") && status is not null))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteNumber("updated", updated.ToUnixTimeMilliseconds());
        if (status is not null)
        {
            writer.WriteString("status", status);
        }

        writer.WriteEndObject();
    }
}
