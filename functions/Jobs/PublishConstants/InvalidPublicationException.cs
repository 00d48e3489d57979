namespace Worker.Jobs.PublishConstants;

/// <summary>What was asked of PublishConstants cannot be done; nothing was changed.</summary>
internal sealed class InvalidPublicationException(string message, Exception? inner = null) : Exception(message, inner);
