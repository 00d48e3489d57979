using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.DynamoDBv2.Model;

namespace Hazards.Tables;

/// <summary>JSON as a binary attribute: a row of DynamoDB has 400 KB at most, and the texts of warnings repeat themselves.</summary>
public static class PackedJson
{
    /// <summary>The most that is unpacked.</summary>
    private const int MaxBytes = 32 * 1024 * 1024;

    public static byte[] Pack<T>(T value, JsonTypeInfo<T> json)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(gzip, value, json);
        }

        return bytes.ToArray();
    }

    /// <exception cref="FormatException">It is not what <see cref="Pack"/> wrote, or not of this type.</exception>
    public static T Unpack<T>(AttributeValue? packed, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(UnpackBytes(packed), json) ?? throw new FormatException("it is null");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"it is not the JSON that it should be: {exception.Message}", exception);
        }
    }

    /// <summary>The JSON itself, in UTF-8.</summary>
    /// <exception cref="FormatException">It is not what <see cref="Pack"/> wrote.</exception>
    public static byte[] UnpackBytes(AttributeValue? packed)
    {
        if (packed?.B is not { } bytes)
        {
            throw new FormatException("it is not binary");
        }

        try
        {
            bytes.Position = 0;
            using var gzip = new GZipStream(bytes, CompressionMode.Decompress, leaveOpen: true);
            using var json = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                json.Write(buffer.AsSpan(0, read));
                if (json.Length > MaxBytes)
                {
                    throw new FormatException($"it has more than {MaxBytes} bytes");
                }
            }

            return json.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"it cannot be unpacked: {exception.Message}", exception);
        }
    }
}
