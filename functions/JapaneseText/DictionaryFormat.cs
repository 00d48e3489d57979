namespace JapaneseText;

/// <summary><c>dicrc</c>: what the fields of a feature mean. MeCab has no name for them; their number tells the families apart.</summary>
/// <param name="BaseFormField">The field with the form that stands in a dictionary, from 0; null when there is none.</param>
internal sealed record DictionaryFormat(int? BaseFormField)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>A key of our own, for dictionaries whose fields are others.</summary>
    private const string BaseFormKey = "base-form-field";

    /// <exception cref="MecabDictionaryException">It is not there, or not readable.</exception>
    public static DictionaryFormat Read(string path)
    {
        Dictionary<string, string> settings = [];
        try
        {
            using var reader = new StreamReader(path);
            if (reader.BaseStream.Length > MaxBytes)
            {
                throw new MecabDictionaryException($"{path} has more than {MaxBytes:N0} bytes. {DictionaryAdvice.For(path)}");
            }

            while (reader.ReadLine() is { } line)
            {
                if (!line.StartsWith(';') && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
                {
                    settings[name] = value;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MecabDictionaryException($"{path} cannot be read: {exception.Message} {DictionaryAdvice.For(path)}", exception);
        }

        if (settings.TryGetValue(BaseFormKey, out var named))
        {
            return int.TryParse(named, out var field) && field is >= 0 and < 100
                ? new DictionaryFormat(field)
                : throw new MecabDictionaryException($"{path} has {BaseFormKey} = {named}, which is no number of a field from 0 to 99.");
        }

        return new DictionaryFormat(settings.GetValueOrDefault("bos-feature", "").Split(',').Length switch
        {
            9 => 6, // IPADIC and what is made like it
            17 or 26 or 29 => 10, // UniDic: the written form
            7 => 4, // JUMAN
            _ => null,
        });
    }
}
