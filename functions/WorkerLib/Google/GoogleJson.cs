using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerLib.Google;

/// <summary>Writes what is posted: few and small objects, for which generated serializers would be more code than the client has.</summary>
internal static class GoogleJson
{
    public static byte[] Bytes(JsonObject json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            json.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
