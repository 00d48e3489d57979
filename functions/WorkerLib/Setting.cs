using System.Globalization;

namespace WorkerLib;

/// <summary>A function's settings: environment variables that its <c>.tf</c> file sets.</summary>
public static class Setting
{
    /// <summary>The value of a variable that must be there.</summary>
    /// <exception cref="InvalidSettingException">It is not set or empty; says which and where to set it.</exception>
    public static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidSettingException(name, "is not set");

    /// <summary>
    /// The value of a variable that must be there and be a whole number from <paramref name="min"/> to <paramref name="max"/>.
    /// </summary>
    /// <exception cref="InvalidSettingException">It is not; says which and where to set it.</exception>
    public static int RequiredNumber(string name, int min, int max)
    {
        var text = Required(name);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
            ? number
            : throw new InvalidSettingException(name, $"is '{text}', not a whole number from {min} to {max}");
    }
}

/// <summary>An environment variable that a job needs is missing or cannot be used.</summary>
public sealed class InvalidSettingException(string name, string problem) : Exception(Explain(name, problem))
{
    private static string Explain(string name, string problem)
    {
        var function = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") ?? "?";
        return $"Environment variable {name} {problem}. "
            + $"Set it in terraform/{function}.tf, in the environment of aws_lambda_function.{function}.";
    }
}
