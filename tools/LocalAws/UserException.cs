namespace LocalAws;

/// <summary>Something the user can put right; shown as one message, without a stack trace.</summary>
/// <param name="message">What is wrong and how to fix it.</param>
public class UserException(string message, int exitCode = UserException.Failed) : Exception(message)
{
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public int ExitCode { get; } = exitCode;
}
