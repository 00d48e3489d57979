namespace Worker.Jobs.ImportHazards;

/// <summary>What was asked of ImportHazards cannot be done.</summary>
internal sealed class InvalidImportException(string message) : Exception(message);
