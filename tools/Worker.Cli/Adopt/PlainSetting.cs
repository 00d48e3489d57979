using System.Text.RegularExpressions;

namespace Worker.Cli.Adopt;

/// <summary>
/// Tells settings that may stand in a file from those that may be secrets. A doubt counts as a secret, because a parameter too many
/// costs one command; a password with a harmless name that looks like a word cannot be told.
/// </summary>
internal static partial class PlainSetting
{
    private const int MaxChars = 200;

    public static bool MayBeWritten(string name, string value) =>
        !SecretName().IsMatch(name)
        && value.Length <= MaxChars
        && value.All(character => character is >= ' ' and <= '~')
        && !Credentials().IsMatch(value)
        && !SecretName().IsMatch(value)
        && !RandomWord().IsMatch(value);

    /// <summary>
    /// True when a text such as the input of a rule names something that sounds like a secret, or holds something that looks like one.
    /// </summary>
    public static bool MayHoldSecret(string text) =>
        SecretName().IsMatch(text) || Credentials().IsMatch(text) || RandomWord().IsMatch(text);

    [GeneratedRegex(
        "secret|token|passw|pass$|_pass_|^pass_|pwd|passphrase|credential|private|api_?key|access_?key|(^|_)key$|key_id|dsn|auth|cookie"
        + "|signature|salt|webhook|hooks\\.|conn_?str|connection_?string|cert",
        RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary><c>user:password@</c> of an address, or a key in its own armour.</summary>
    [GeneratedRegex(@"://[^/\s]*@|-----BEGIN|[?&;][^=\s]+=")]
    private static partial Regex Credentials();

    /// <summary>A UUID, letters mixed with digits at length, or more letters without a pause than words have.</summary>
    [GeneratedRegex(
        "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-"
        + "|(?=[A-Za-z0-9+/=]*[0-9])(?=[A-Za-z0-9+/=]*[A-Za-z])(?<![A-Za-z0-9+/=])[A-Za-z0-9+=]{14,}"
        + "|[A-Za-z0-9+=]{24,}")]
    private static partial Regex RandomWord();
}
