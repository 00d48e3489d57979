using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Worker.Cli.Logs;

/// <summary>Shows lines of a function's log to a person: ours (functions/WorkerLib/Log.cs) readable, any other as it is.</summary>
internal sealed class LogView(TextWriter output, bool colours)
{
    private const int MaxFieldChars = 300;

    private const string Grey = "90";

    private static readonly string[] KnownMembers = ["timestamp", "level", "message", "requestId", "function", "coldStart", "exception"];

    public static LogView ForErrors() => new(Console.Error, Wanted(Console.IsErrorRedirected));

    public static LogView ForOutput() => new(Console.Out, Wanted(Console.IsOutputRedirected));

    /// <summary>Shows each line of a text.</summary>
    public void Write(string log)
    {
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            WriteLine(line, null);
        }
    }

    /// <param name="time">When a line was written that does not say so itself.</param>
    /// <param name="function">Whose line it is, where the lines of several are shown.</param>
    public void WriteLine(string line, DateTimeOffset? time, string? function = null)
    {
        var source = function is null ? "" : $"{function}  ";
        if (Parse(line) is { } entry)
        {
            WriteEntry(entry, source);
        }
        else
        {
            output.WriteLine(source + Coloured(Grey, Stamp(time) + (MetricLine.Fold(line) ?? Printable(line.TrimEnd()))));
        }
    }

    /// <summary>A text without what a terminal would take for a command.</summary>
    public static string Printable(string text) =>
        text.Any(IsCommand) ? string.Concat(text.Select(character => IsCommand(character) ? '\ufffd' : character)) : text;

    /// <summary>A line of ours as JSON; null when it is another.</summary>
    public static JsonElement? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            var entry = JsonElement.Parse(line);
            return entry.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.String
                && entry.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? entry
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteEntry(JsonElement entry, string source)
    {
        var level = entry.GetProperty("level").GetString()!;
        var text = new StringBuilder(source);
        DateTimeOffset? written = entry.TryGetProperty("timestamp", out var time) && time.TryGetDateTimeOffset(out var at) ? at : null;
        text.Append(Coloured(Grey, Stamp(written)));
        text.Append(Coloured(ColourOf(level), $"{Printable(level),-7} "));
        text.Append(Printable(entry.GetProperty("message").GetString()!));
        foreach (var field in entry.EnumerateObject().Where(field => !KnownMembers.Contains(field.Name)))
        {
            text.Append(Coloured(Grey, $" {Printable(field.Name)}=")).Append(Printable(Cut(field.Value.ToString())));
        }

        if (entry.TryGetProperty("requestId", out var requestId))
        {
            var isCold = entry.TryGetProperty("coldStart", out var coldStart) && coldStart.ValueKind == JsonValueKind.True;
            var cold = isCold ? " cold start" : "";
            text.Append(Coloured(Grey, $" [{Printable(requestId.ToString())}{cold}]"));
        }

        output.WriteLine(text);
        if (entry.TryGetProperty("exception", out var exception))
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                output.WriteLine(Coloured(ColourOf(level), $"    {Printable(line.TrimEnd())}"));
            }
        }
    }

    private string Coloured(string colour, string text) =>
        colours && text.Length > 0 && colour.Length > 0 ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    // Entries of builds before levels were as Lambda writes them are in small letters.
    private static string ColourOf(string level) => level.ToUpperInvariant() switch
    {
        "ERROR" => "31",
        "WARN" or "WARNING" => "33",
        "DEBUG" => Grey,
        _ => "",
    };

    private static string Stamp(DateTimeOffset? time) =>
        time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z '", CultureInfo.InvariantCulture) : "";

    private static string Cut(string value) =>
        value.Length <= MaxFieldChars ? value : $"{value[..40]}… ({value.Length} characters, whole with --json)";

    private static bool IsCommand(char character) => char.IsControl(character) && character != '\t';

    private static bool Wanted(bool redirected) => !redirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
