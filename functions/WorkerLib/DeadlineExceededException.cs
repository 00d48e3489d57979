namespace WorkerLib;

/// <summary>The job was stopped by its own deadline token, a margin before Lambda would have killed it.</summary>
public sealed class DeadlineExceededException(string message, Exception inner) : Exception(message, inner);
