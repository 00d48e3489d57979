namespace JapaneseText;

/// <summary>A dictionary cannot be used. The message says which file, what is wrong, and what to do.</summary>
public sealed class MecabDictionaryException(string message, Exception? inner = null) : Exception(message, inner);
