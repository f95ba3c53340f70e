//! One connection: login, then statements by their names.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::faults::Act;
use super::tls::{self, Channel};
use super::{Shared, State, wire};

/// What a transaction has done so far.
#[derive(Default)]
struct Transaction {
    staged: Vec<(String, Option<String>, Option<String>)>,
    done: Vec<String>,
    written: BTreeMap<String, Option<String>>,
}

/// A session and its transaction. Dropped, the transaction is rolled back.
struct Session<'a> {
    id: u64,
    shared: &'a Shared,
    open: Option<Transaction>,
}

/// An answer in tokens, without the last `DONE`.
type Answer = Result<Vec<u8>, u32>;

static IDS: AtomicU64 = AtomicU64::new(1);

/// Serves one connection until it ends.
pub(crate) fn serve(stream: TcpStream, shared: &Shared) {
    let id = IDS.fetch_add(1, Ordering::Relaxed);
    let mut session = Session { id, shared, open: None };
    // A client that goes away is the end of the session, whatever the error is called.
    let _ = session.converse(stream);
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

impl Session<'_> {
    fn converse(&mut self, mut stream: TcpStream) -> io::Result<()> {
        let (kind, prelogin) = wire::receive(&mut stream)?;
        if kind != wire::PRELOGIN {
            return Ok(());
        }
        let offer = self.shared.state().encryption;
        let byte = offer.answer(wire::wanted_encryption(&prelogin));
        let prelogin = wire::prelogin(byte);
        if !self.respond(&mut Channel::Plain(stream.try_clone()?), "prelogin", |_| Ok(prelogin), true)? {
            return Ok(());
        }
        let mut channel = tls::channel(stream, byte, offer)?;
        let (_, login) = wire::receive(&mut channel)?;
        self.shared.state().logins.push(login);
        channel = channel.after_login(byte);
        let login = |session: &mut Self| {
            let route = session.shared.state().routes.pop();
            let routing = route.map(|(host, port)| wire::routing(&host, port));
            Ok([wire::login_ack(), routing.unwrap_or_default()].concat())
        };
        if !self.respond(&mut channel, "login", login, false)? {
            return Ok(());
        }
        loop {
            let (kind, payload) = wire::receive(&mut channel)?;
            let (sql, parameters) = wire::request(kind, &payload);
            let name = name(&sql).to_owned();
            if !self.respond(&mut channel, &name, |session| session.execute(&sql, &parameters), false)? {
                return Ok(());
            }
        }
    }

    /// Acts on one message, or fails at it; false if the connection is to be closed.
    fn respond(
        &mut self,
        channel: &mut Channel,
        name: &str,
        act: impl FnOnce(&mut Self) -> Answer,
        bare: bool,
    ) -> io::Result<bool> {
        let fault = {
            let mut state = self.shared.state();
            state.heard.push(name.to_owned());
            self.shared.changed.notify_all();
            // Every fault counts the message, also when another one strikes.
            let acts: Vec<Act> = state.faults.iter_mut().filter_map(|fault| fault.strikes(name)).collect();
            acts.first().copied()
        };
        match fault {
            Some(Act::DropBefore) => return Ok(false),
            Some(Act::StallBefore) => return stall(channel),
            Some(Act::Late) => {
                self.wait_until_asked();
                // Nobody is left to hear the answer.
                let _ = act(self);
                return Ok(false);
            }
            _ => {}
        }
        let answer = match fault {
            Some(Act::Error(number)) => Err(number),
            _ => act(self),
        };
        let mut tokens = match answer {
            Ok(tokens) if bare => tokens,
            Ok(tokens) => [tokens, wire::done(false, None, false)].concat(),
            Err(number) => {
                // Any error ends the transaction (XACT_ABORT).
                self.end();
                let text = format!("Kunde 1 ApS, kode K1, hemmelig: fejl {number}");
                [wire::error(number, &text), wire::done(false, None, true)].concat()
            }
        };
        match fault {
            Some(Act::DropAfter) => return Ok(false),
            Some(Act::StallAfter) => return stall(channel),
            Some(Act::DropMidway) => {
                let bytes = wire::packets(&tokens);
                channel.send_raw(&bytes[..bytes.len() / 2])?;
                return Ok(false);
            }
            Some(Act::RowCounts) => {
                let noise = [wire::info("trigger"), wire::done(true, Some(7), false)].concat();
                tokens = [noise, tokens].concat();
            }
            _ => {}
        }
        wire::send(channel, &tokens)?;
        Ok(true)
    }

    fn execute(&mut self, sql: &str, parameters: &[Option<String>]) -> Answer {
        match name(sql) {
            "session" | "patience" | "options" | "working-tables" => Ok(Vec::new()),
            "identity" => {
                let server = self.shared.state().database.server;
                Ok(result(&["server", "property", "database"], [[server, server, "ClientTime"].map(Some)]))
            }
            "tables" => Ok(tables(&self.shared.state(), parameters)),
            "columns" => Ok(columns(&self.shared.state())),
            "constraints" => Ok(constraints(&self.shared.state())),
            "describe" => {
                let state = self.shared.state();
                let names: Vec<&str> = state.database.columns.iter().map(|(name, _)| *name).collect();
                Ok(wire::head(&names))
            }
            "read" | "sample" => Ok(self.cells(sql, None)),
            "begin" => self.begin(),
            "stage" => self.stage(parameters),
            "can-lock" => Ok(result(&["lock"], [[Some("0")]])),
            "expected" => self.rows_of_changes(),
            "judged" => {
                let staged = self.open.as_ref().ok_or(208_u32)?.staged.iter().map(|(key, ..)| key);
                Ok(self.cells(sql, Some(&staged.collect::<Vec<_>>())))
            }
            "holders" => self.holders(),
            "update" => self.update(),
            "verify" => self.verify(),
            "commit" => self.commit(),
            "rollback" => Ok(self.rolled_back()),
            "settle" => Ok(self.settle()),
            "all-columns" => Ok(all_columns(&self.shared.state())),
            "version" => Ok(result(&["version"], [[Some("11.0.2100.60 Express Edition")]])),
            "database" => Ok(result(&["database"], [[Some("ClientTime")]])),
            "who" => Ok(result(&["user"], [[Some("kobl")]])),
            "column-flags" => {
                Ok(result(&["computed", "identity", "replicated"], [["0", "0", "0"].map(Some)]))
            }
            "right" => Ok(right(&self.shared.state(), parameters)),
            "triggers" => {
                let state = self.shared.state();
                let instead = if state.database.instead_of { "1" } else { "0" };
                let is_there = state.database.instead_of || state.database.trigger.is_some();
                Ok(result(&["name", "instead"], is_there.then_some(["TR_Customer", instead].map(Some))))
            }
            "availability-group" => {
                let group = self.shared.state().database.group;
                Ok(result(&["group"], [[group]]))
            }
            "indexes" => Ok(result(&["name", "unique", "filtered"], Vec::<[Option<&str>; 3]>::new())),
            "database-state" => {
                let recovery = self.shared.state().database.recovery;
                Ok(result(&["u", "r", "d"], [["READ_WRITE", recovery, "ClientTime"].map(Some)]))
            }
            // Whatever else kobl asks is a question a server may not know.
            _ => Err(208),
        }
    }

    /// The columns that a statement names, of all rows or those with these keys.
    fn cells(&self, sql: &str, keys: Option<&[&String]>) -> Vec<u8> {
        let state = self.shared.state();
        let database = &state.database;
        let names: Vec<&str> = sql.split(" AS [").skip(1).filter_map(|part| part.split(']').next()).collect();
        let at: Vec<usize> = names.iter().map(|name| database.column(name)).collect();
        let wanted = |key: &String| keys.is_none_or(|keys| keys.contains(&key));
        let rows = database.rows.iter().filter(|(key, _)| wanted(key));
        let rows = rows.map(|(_, cells)| at.iter().map(|i| cells[*i].as_deref()).collect::<Vec<_>>());
        result(&names, rows)
    }

    fn begin(&mut self) -> Answer {
        assert!(self.open.is_none(), "a transaction inside a transaction");
        let mut state = self.shared.state();
        self.open = Some(Transaction::default());
        let granted = state.database.locked_by.is_none();
        if granted {
            state.database.locked_by = Some(self.id);
        }
        let lock = if granted { "0" } else { "-1" };
        Ok([wire::transaction(true), result(&["lock"], [[Some(lock)]])].concat())
    }

    fn stage(&mut self, parameters: &[Option<String>]) -> Answer {
        let transaction = self.open.as_mut().ok_or(208_u32)?;
        for change in parameters.chunks(3) {
            let key = change[0].clone().ok_or(515_u32)?;
            transaction.staged.push((key, change[1].clone(), change[2].clone()));
        }
        Ok(wire::done(true, Some(parameters.len() as u64 / 3), false))
    }

    fn update(&mut self) -> Answer {
        let state = self.shared.state();
        let transaction = self.open.as_mut().ok_or(208_u32)?;
        for (key, old, new) in &transaction.staged {
            if state.database.link_of(key).as_ref() == Some(old) {
                transaction.done.push(key.clone());
                // OUTPUT tells what the change would have done, also where a trigger runs instead.
                if state.database.instead_of {
                    continue;
                }
                let new = match state.database.trigger {
                    Some(trigger) => trigger(key, new.clone()),
                    None => new.clone(),
                };
                transaction.written.insert(key.clone(), new);
            }
        }
        Ok(Vec::new())
    }

    /// The rows of the changes as this transaction sees them: change, key, link.
    fn rows_of_changes(&self) -> Answer {
        let state = self.shared.state();
        let transaction = self.open.as_ref().ok_or(208_u32)?;
        let rows = transaction.staged.iter().map(|(key, ..)| {
            let stored = state.database.link_of(key);
            let link = transaction.written.get(key).cloned().or(stored.clone()).flatten();
            (key.clone(), stored.map(|_| key.clone()), link)
        });
        let rows: Vec<_> = rows.collect();
        let rows =
            rows.iter().map(|(change, key, link)| [Some(change.as_str()), key.as_deref(), link.as_deref()]);
        Ok(result(&["change", "key", "link"], rows))
    }

    /// Other rows that hold a change's new link, as this transaction sees them.
    fn holders(&self) -> Answer {
        let state = self.shared.state();
        let transaction = self.open.as_ref().ok_or(208_u32)?;
        let link = |key: &String| {
            transaction.written.get(key).cloned().or_else(|| state.database.link_of(key)).flatten()
        };
        let held: Vec<(&String, String)> =
            state.database.rows.keys().filter_map(|key| Some((key, link(key)?))).collect();
        let holds = |(key, link): &&(&String, String)| {
            transaction.staged.iter().any(|(own, _, new)| own != *key && new.as_deref() == Some(link.trim()))
        };
        let rows = held.iter().filter(holds).map(|(key, link)| [Some(key.as_str()), Some(link.as_str())]);
        Ok(result(&["key", "link"], rows))
    }

    fn verify(&mut self) -> Answer {
        let transaction = self.open.as_ref().ok_or(208_u32)?;
        let done = result(&["done"], transaction.done.iter().map(|key| [Some(key.as_str())]));
        Ok([done, self.rows_of_changes()?, result(&["open"], [[Some("1")]])].concat())
    }

    fn commit(&mut self) -> Answer {
        let transaction = self.open.take().ok_or(3902_u32)?;
        {
            let mut state = self.shared.state();
            for (key, value) in transaction.written {
                state.database.set_link(&key, value);
            }
        }
        self.unlock();
        Ok([wire::transaction(false), wire::done(true, None, false), result(&["open"], [[Some("0")]])]
            .concat())
    }

    fn rolled_back(&mut self) -> Vec<u8> {
        let was_open = self.open.is_some();
        self.end();
        if was_open { wire::transaction(false) } else { Vec::new() }
    }

    /// Waits for the lock a little, as the real one waits half a minute.
    fn settle(&self) -> Vec<u8> {
        let wait = Duration::from_millis(1000);
        let held = |state: &mut State| state.database.locked_by.is_some();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.state(), wait, held)
            .expect("no connection panicked");
        let lock = if state.database.locked_by.is_some() { "-1" } else { "0" };
        result(&["lock"], [[Some(lock)]])
    }

    /// Waits until the client asks on another connection whether all is settled.
    fn wait_until_asked(&self) {
        let asked = |state: &mut State| !state.heard.iter().any(|name| name == "settle");
        let limit = Duration::from_secs(20);
        drop(self.shared.changed.wait_timeout_while(self.shared.state(), limit, asked));
    }

    fn end(&mut self) {
        self.open = None;
        self.unlock();
    }

    fn unlock(&self) {
        let mut state = self.shared.state();
        if state.database.locked_by == Some(self.id) {
            state.database.locked_by = None;
            self.shared.changed.notify_all();
        }
    }
}

/// Keeps silent until the client goes away.
fn stall(channel: &mut Channel) -> io::Result<bool> {
    let mut byte = [0];
    while channel.read(&mut byte)? > 0 {}
    Ok(false)
}

/// The name that a statement begins with.
fn name(sql: &str) -> &str {
    let named = sql.strip_prefix("/* kobl:").and_then(|rest| rest.split_once(" */"));
    named.map_or("unnamed", |(name, _)| name)
}

fn result<'a, R>(columns: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = Option<&'a str>>,
{
    let mut bytes = wire::head(columns);
    let mut count = 0;
    for row in rows {
        bytes.extend(wire::row(row));
        count += 1;
    }
    bytes.extend(wire::done(true, Some(count), false));
    bytes
}

fn tables(state: &State, parameters: &[Option<String>]) -> Vec<u8> {
    let columns = ["TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "own"];
    let table = state.database.table;
    let asked = parameters.first().and_then(Option::as_deref).unwrap_or(table);
    let found = asked.eq_ignore_ascii_case(table);
    let kind = if state.database.is_view { "VIEW" } else { "BASE TABLE" };
    let row = ["dbo", table, kind, "1"].map(Some);
    result(&columns, found.then_some(row))
}

fn columns(state: &State) -> Vec<u8> {
    let heads = ["COLUMN_NAME", "DATA_TYPE", "length", "precision", "scale", "IS_NULLABLE", "COLLATION_NAME"];
    let rows = state.database.columns.iter().map(|(name, declared)| {
        let (data_type, length) = declared.trim_end_matches(')').split_once('(').unwrap_or((declared, ""));
        let text = data_type.contains("char");
        let length = if length == "max" { "-1" } else { length };
        [
            Some(*name),
            Some(data_type),
            Some(length).filter(|_| text),
            Some("10").filter(|_| !text),
            Some("0").filter(|_| !text),
            Some("YES"),
            Some("Danish_Norwegian_CI_AS").filter(|_| text),
        ]
    });
    result(&heads, rows)
}

fn all_columns(state: &State) -> Vec<u8> {
    let table = state.database.table;
    let customer = state.database.columns.iter().map(|(name, _)| ["dbo", table, name].map(Some));
    let rows = [["dbo", "Invoice", "CustomerCode"].map(Some)].into_iter().chain(customer);
    result(&["TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME"], rows)
}

fn right(state: &State, parameters: &[Option<String>]) -> Vec<u8> {
    let asked = (parameters[1].as_deref().unwrap_or(""), parameters[2].as_deref().unwrap_or(""));
    let denied = state.database.denied.contains(&asked);
    result(&["may"], [[Some(if denied { "0" } else { "1" })]])
}

fn constraints(state: &State) -> Vec<u8> {
    let rows = state.database.primary.iter().map(|column| [Some("PRIMARY KEY"), Some("PK"), Some(*column)]);
    result(&["CONSTRAINT_TYPE", "CONSTRAINT_NAME", "COLUMN_NAME"], rows)
}
