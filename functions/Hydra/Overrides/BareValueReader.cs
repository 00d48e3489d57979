using System.Buffers;

namespace Hydra.Overrides;

/// <summary>One pass over a value. Spaces and tabs around the signs of structure belong to these, as in Hydra's lexer.</summary>
internal ref struct BareValueReader(string text)
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

    /// <summary>Characters of an unquoted string that never mean anything else; <c>$</c>, <c>\</c> and <c>:</c> may.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(Alphanumeric + "-/+.%*@?| \t");

    private int _at;

    /// <summary>Whether reading ended because of lists and dictionaries deeper than <see cref="BareValue.MaxDepth"/>.</summary>
    public bool IsTooDeep { get; private set; }

    public BareKind Read()
    {
        SkipSpaces();
        if (_at == text.Length)
        {
            return BareKind.String;
        }

        var kind = ReadElement(0);
        while (kind is not (BareKind.Error or BareKind.Function))
        {
            var end = _at;
            SkipSpaces();
            if (_at == text.Length)
            {
                // Spaces at the end belong to a word; behind quotes and brackets nothing may stand.
                return _at == end ? kind : BareKind.Error;
            }

            kind = Take(',') && ReadElement(0) is not (BareKind.Error or BareKind.Function) ? BareKind.Sweep : BareKind.Error;
        }

        return kind;
    }

    private BareKind ReadElement(int depth) => Next switch
    {
        '[' => ReadItems(']', false, depth + 1) ? BareKind.List : BareKind.Error,
        '{' => ReadItems('}', true, depth + 1) ? BareKind.Dict : BareKind.Error,
        '"' or '\'' => ReadQuoted() ? BareKind.Quoted : BareKind.Error,
        _ => ReadWords(),
    };

    private bool ReadItems(char close, bool keyed, int depth)
    {
        IsTooDeep = depth > BareValue.MaxDepth;
        if (IsTooDeep)
        {
            return false;
        }

        Take(Next);
        if (Next == close)
        {
            _at++;
            return true;
        }

        do
        {
            if ((keyed && !ReadKey()) || ReadElement(depth) is BareKind.Error or BareKind.Function)
            {
                return false;
            }

            SkipSpaces();
        }
        while (Take(','));

        var closed = Next == close;
        _at++;
        return closed;
    }

    private bool ReadKey()
    {
        var start = _at;
        SkipPlain(inKey: true);
        return _at > start && Take(':');
    }

    private bool ReadQuoted()
    {
        var quote = Next;
        for (var backslashes = 0; ++_at < text.Length;)
        {
            if (Next == quote && backslashes % 2 == 0)
            {
                _at++;
                return true;
            }

            backslashes = Next == '\\' ? backslashes + 1 : 0;
        }

        return false;
    }

    private BareKind ReadWords()
    {
        var start = _at;
        var interpolated = false;
        SkipPlain(inKey: false);
        while (text.AsSpan(_at).StartsWith("${", StringComparison.Ordinal))
        {
            var close = text.IndexOf('}', _at);
            if (close <= _at + 2)
            {
                return BareKind.Error;
            }

            interpolated = true;
            _at = close + 1;
            SkipPlain(inKey: false);
        }

        var words = text.AsSpan(start, _at - start).Trim(" \t");
        return Next == '(' && OverrideKey.IsId(words) ? BareKind.Function
            : words.IsEmpty ? BareKind.Error
            : interpolated ? BareKind.Interpolation
            : BareValue.KindOfWord(words);
    }

    /// <summary>Up to a sign of structure, an interpolation, or a character that Hydra refuses outside quotes.</summary>
    private void SkipPlain(bool inKey)
    {
        for (; _at < text.Length; _at++)
        {
            if (Next == '\\')
            {
                // A backslash takes the meaning from one of these behind it.
                _at += _at + 1 < text.Length && "\\()[]{}:=, \t".Contains(text[_at + 1], StringComparison.Ordinal) ? 1 : 0;
            }
            else if (!Plain.Contains(Next) && !(Next == ':' && !inKey) && !(Next == '$' && After != '{'))
            {
                return;
            }
        }
    }

    private readonly char Next => _at < text.Length ? text[_at] : '\0';

    private readonly char After => _at + 1 < text.Length ? text[_at + 1] : '\0';

    /// <summary>Goes past one sign of structure and the spaces behind it.</summary>
    private bool Take(char sign)
    {
        if (Next != sign)
        {
            return false;
        }

        _at++;
        SkipSpaces();
        return true;
    }

    private void SkipSpaces()
    {
        while (Next is ' ' or '\t')
        {
            _at++;
        }
    }
}
