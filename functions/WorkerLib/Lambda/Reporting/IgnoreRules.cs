using System.Text.RegularExpressions;
using Sentry;
using Sentry.Extensibility;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Drops events that a rule of <c>SENTRY_IGNORE_ERRORS</c> matches.</summary>
internal sealed class IgnoreRules(IList<Regex> rules) : ISentryEventProcessor
{
    public SentryEvent? Process(SentryEvent sentryEvent)
    {
        if (rules.Count == 0)
        {
            return sentryEvent;
        }

        var texts = (sentryEvent.SentryExceptions ?? []).SelectMany(exception => new[] { exception.Type, exception.Value })
            .Concat([sentryEvent.Message?.Message, sentryEvent.Message?.Formatted])
            .OfType<string>()
            .Select(text => Text.Cut(text, Scrubber.MaxTextChars));
        return texts.Any(text => rules.Any(rule => Matches(rule, text))) ? null : sentryEvent;
    }

    private static bool Matches(Regex rule, string text)
    {
        try
        {
            return rule.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
