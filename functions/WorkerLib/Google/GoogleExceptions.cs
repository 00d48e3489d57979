namespace WorkerLib.Google;

/// <summary>A call of a Google API failed. Its message never holds a token, a key, a signature or an assertion.</summary>
/// <param name="status">HTTP status of the response; null when there was none.</param>
/// <param name="code">
/// Google's <c>error.status</c>, such as <c>ALREADY_EXISTS</c> (Google's API design guide, "Errors"), or the <c>error</c> of OAuth 2.0,
/// such as <c>invalid_grant</c>; empty when the response names none.
/// </param>
public abstract class GoogleException(string message, int? status, string code, Exception? inner) : Exception(message, inner)
{
    public int? Status { get; } = status;

    public string Code { get; } = code;
}

/// <summary>Google refused the call: the same call would be refused again.</summary>
public sealed class GoogleRefusedException(string message, int? status = null, string code = "")
    : GoogleException(message, status, code, null);

/// <summary>
/// Google could not be reached, was overloaded or failed, also after the retries: the same call may succeed later. Step Functions can
/// retry on this type.
/// </summary>
/// <param name="mayHaveHappened">Whether Google may have done what was asked: it got the call, and the response was lost or an error.
/// </param>
public sealed class GoogleUnavailableException(
    string message, bool mayHaveHappened, int? status = null, string code = "", Exception? inner = null)
    : GoogleException(message, status, code, inner)
{
    public bool MayHaveHappened { get; } = mayHaveHappened;

    /// <summary>How long Google asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The credential configuration cannot be used; says what is wrong with it, and shows nothing of it.</summary>
public sealed class InvalidGoogleCredentialsException(string problem)
    : Exception(
        $"The Google credentials cannot be used: {problem}. Give what `gcloud iam workload-identity-pools create-cred-config --aws` "
        + $"writes in {GoogleSettings.Credentials}, or the name of an SSM SecureString that holds a service account key in "
        + $"{GoogleSettings.CredentialsParameter}.");
