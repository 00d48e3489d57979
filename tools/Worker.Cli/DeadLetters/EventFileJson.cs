using System.Text.Encodings.Web;
using System.Text.Json;

namespace Worker.Cli.DeadLetters;

/// <summary>How events are written for people.</summary>
internal static class EventFileJson
{
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };
}
