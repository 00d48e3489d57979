using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Lambda.Core;

namespace WorkerLib.Lambda;

/// <summary>
/// The logger of the context: writes the lines of <see cref="Log"/>. The placeholders of a message, such as <c>{rows}</c>, become fields
/// of the line under their names.
/// </summary>
internal sealed partial class LambdaLog : ILambdaLogger
{
    public static readonly LambdaLog Instance = new();

    void ILambdaLogger.Log(string message) => Log.Info(message);

    void ILambdaLogger.LogLine(string message) => Log.Info(message);

    void ILambdaLogger.Log(string level, string message) => Write(level, null, message, []);

    void ILambdaLogger.Log(string level, string message, params object[] args) => Write(level, null, message, args);

    void ILambdaLogger.Log(string level, Exception exception, string message, params object[] args) =>
        Write(level, exception, message, args);

    private static void Write(string level, Exception? exception, string message, object[] args)
    {
        var fields = new List<(string Name, object? Value)>();
        message = Placeholder().Replace(message, found =>
        {
            if (fields.Count == args.Length)
            {
                return found.Value;
            }

            var (name, value) = (found.Groups["name"].Value, args[fields.Count]);
            fields.Add((name, value));
            return Scrubber.IsSecretName(name)
                ? Scrubber.Filtered
                : Text.Read(() => string.Format(CultureInfo.InvariantCulture, $"{{0{found.Groups["format"]}}}", value));
        });
        switch (Enum.TryParse<LogLevel>(level, ignoreCase: true, out var parsed) ? parsed : LogLevel.Information)
        {
            case LogLevel.Error or LogLevel.Critical when exception is not null:
                Log.Error(message, exception, [.. fields]);
                break;
            case LogLevel.Error or LogLevel.Critical:
                Log.Error(message, [.. fields]);
                break;
            case LogLevel.Warning when exception is not null:
                Log.Warning(message, exception, [.. fields]);
                break;
            case LogLevel.Warning:
                Log.Warning(message, [.. fields]);
                break;
            case LogLevel.Information:
                Log.Info(message, [.. WithException()]);
                break;
            default:
                Log.Debug(message, [.. WithException()]);
                break;
        }

        IEnumerable<(string Name, object? Value)> WithException() =>
            exception is null ? fields : [.. fields, ("exception", ExceptionText.Of(exception))];
    }

    [GeneratedRegex(@"\{@?(?<name>\w+)(?<format>:[^{}]+)?\}")]
    private static partial Regex Placeholder();
}
