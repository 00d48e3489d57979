using System.Globalization;

namespace Amazon.Lambda.Core;

/// <summary>
/// Writes to the console, as the package does outside of its own runtime. Where there is a context, its logger says more.
/// </summary>
public static class LambdaLogger
{
    public static void Log(string message) => Console.WriteLine(message);

    public static void Log(string level, string message, params object[] args)
    {
        var arguments = args is { Length: > 0 }
            ? string.Concat(args.Select(value => string.Create(CultureInfo.InvariantCulture, $" \"{value}\"")))
            : null;
        Console.WriteLine(arguments is null ? $"{level}: {message}" : $"{level}: {message} Arguments:{arguments}");
    }

    public static void Log(string level, Exception exception, string message, params object[] args)
    {
        Log(level, message, args);
        Console.WriteLine(exception);
    }

    public static void Log(LogLevel level, string message, params object[] args) => Log(level.ToString(), message, args);

    public static void Log(LogLevel level, Exception exception, string message, params object[] args) =>
        Log(level.ToString(), exception, message, args);
}
