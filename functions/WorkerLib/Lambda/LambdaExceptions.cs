namespace WorkerLib.Lambda;

/// <summary>The event does not fit the type that the job takes; says where and what was expected.</summary>
public sealed class InvalidEventException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The response is larger than Lambda takes.</summary>
public sealed class ResponseSizeTooLargeException() : Exception(
    $"The response exceeds {LambdaLimits.ResponseBytes} bytes, the most that Lambda takes. Write it to S3 and return its key.");

/// <summary><c>_HANDLER</c> names no job of the package.</summary>
internal sealed class UnknownHandlerException(string name, IEnumerable<string> names) : Exception(
    $"There is no job '{name}' in this package. Known handlers: {string.Join(", ", names)}.");

/// <summary>The Runtime API closed the connection or is not there any more: the environment is going away.</summary>
internal sealed class RuntimeApiGoneException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The Runtime API sent a response that this client cannot continue from.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);
