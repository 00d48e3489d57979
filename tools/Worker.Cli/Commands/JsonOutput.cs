using System.Text.Encodings.Web;
using System.Text.Json;

namespace Worker.Cli.Commands;

/// <summary>What <c>--json</c> prints: one value, indented, with names in camelCase.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(object value) => Console.WriteLine(Text(value));

    public static string Text(object value) => JsonSerializer.Serialize(value, Options);
}
