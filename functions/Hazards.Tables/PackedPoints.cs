using System.Buffers.Binary;
using Amazon.DynamoDBv2.Model;

namespace Hazards.Tables;

/// <summary>Points in a row, 8 bytes each: latitude and longitude in ten-thousandths of a degree.</summary>
public static class PackedPoints
{
    private const int BytesOfPoint = 8;
    private const double Units = 10_000;

    public static AttributeValue Pack(IReadOnlyList<GeoPoint> points)
    {
        var bytes = new byte[points.Count * BytesOfPoint];
        for (var index = 0; index < points.Count; index++)
        {
            var place = bytes.AsSpan(index * BytesOfPoint);
            BinaryPrimitives.WriteInt32LittleEndian(place, (int)Math.Round(points[index].Latitude * Units));
            BinaryPrimitives.WriteInt32LittleEndian(place[4..], (int)Math.Round(points[index].Longitude * Units));
        }

        return new AttributeValue { B = new MemoryStream(bytes) };
    }

    /// <summary>Null when there are none, or when they are damaged.</summary>
    public static IReadOnlyList<(double Latitude, double Longitude)>? Unpack(AttributeValue? packed)
    {
        if (packed?.B?.ToArray() is not { Length: > 0 } bytes || bytes.Length % BytesOfPoint != 0)
        {
            return null;
        }

        var points = new (double, double)[bytes.Length / BytesOfPoint];
        for (var index = 0; index < points.Length; index++)
        {
            var place = bytes.AsSpan(index * BytesOfPoint);
            points[index] = (
                BinaryPrimitives.ReadInt32LittleEndian(place) / Units, BinaryPrimitives.ReadInt32LittleEndian(place[4..]) / Units);
        }

        return points;
    }
}
